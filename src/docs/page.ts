import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { fail } from '../errors/index.ts'
import { escapeHtml } from './markdown.ts'
import type { Block } from './pack.ts'

// The same folder from src/docs and from dist/docs.
const BUILT = new URL('../../dist/site/', import.meta.url)

/** The script and the style sheet of the page, as the package holds them. */
export interface PageParts {
  readonly script: string
  readonly style: string
}

/** Reads what the package's build made of the page. @throws {ProjectError} `INTERNAL` when it was not built. */
export async function readPageParts(): Promise<PageParts> {
  try {
    const [script, style] = await Promise.all([
      readFile(new URL('app.js', BUILT), 'utf8'),
      readFile(new URL('app.css', BUILT), 'utf8'),
    ])
    return { script, style }
  } catch (error) {
    return fail('INTERNAL', { detail: 'The page of the documentation was not built.' }, { cause: error })
  }
}

export interface PageRequest {
  readonly title: string
  readonly blocks: readonly Block[]
  readonly parts: PageParts
  /** Served pages are told of changes; a page in a file asks nobody for anything. */
  readonly isLive: boolean
}

/** Puts a page together: one file that needs no other, no server and no network. */
export function renderPage({ title, blocks, parts, isLive }: PageRequest): string {
  const script = escapeScript(parts.script)
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script)}'`,
    // The page sets sizes of bars and boxes in style attributes.
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    `connect-src ${isLive ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return [
    `<!doctype html>\n<html lang="en"${isLive ? ' data-live' : ''}>\n<head>\n<meta charset="utf-8">\n`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    `<title>${escapeHtml(title)}</title>\n`,
    // Without one, browsers ask the server for /favicon.ico.
    '<link rel="icon" href="data:,">\n',
    `<style>${parts.style.replaceAll('</style', '<\\/style')}</style>\n</head>\n<body>\n`,
    '<div id="app"></div>\n<noscript>This documentation is drawn by a script in this file.</noscript>\n',
    ...blocks.map(
      ({ name, text }) => `<script type="application/octet-stream" id="d-${name}">${text}</script>\n`,
    ),
    `<script>${script}</script>\n</body>\n</html>\n`,
  ].join('')
}

/** Either would end the element or change how its rest is read. In scripts they stand only within literals. */
function escapeScript(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
