import { readFileSync } from 'node:fs'

/** The tool's own version, from its package.json. */
export function toolVersion(): string {
  const text = readFileSync(new URL(import.meta.resolve('#package')), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
