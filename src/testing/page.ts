import { gunzipSync } from 'node:zlib'

/** The data of a documentation page, by the name of its block. */
export function blocksOf(page: string): ReadonlyMap<string, unknown> {
  const elements = page.matchAll(
    /<script type="application\/octet-stream" id="d-([a-z0-9-]+)">([A-Za-z0-9+/=]*)<\/script>/g,
  )
  return new Map(
    Array.from(elements, ([, name = '', text = '']) => [
      name,
      JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as unknown,
    ]),
  )
}
