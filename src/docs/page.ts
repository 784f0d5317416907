import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import { fail } from '../errors/index.ts'
import { escapeHtml } from './markdown.ts'
import type { Block } from './pack.ts'

const BUILT = new URL('dist/site/', import.meta.resolve('#package'))

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
    return fail(
      'INTERNAL',
      { detail: 'its documentation page was not built, so dist/site has no app.js and app.css.' },
      {
        cause: error,
        hint: 'In a clone of the tool, "npm run build" makes it. An installed package always has it.',
      },
    )
  }
}

export interface PageRequest {
  readonly title: string
  readonly blocks: readonly Block[]
  readonly parts: PageParts
  /** What a served page calls itself when it asks for news; a page in a file asks nobody for anything. */
  readonly liveVersion?: string | undefined
}

/** Puts a page together, as UTF-8: one file that needs no other, no server and no network. */
export function renderPage({ title, blocks, parts, liveVersion }: PageRequest): Buffer {
  const script = escapeScript(parts.script)
  const isLive = liveVersion !== undefined
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
  const head = [
    `<!doctype html>\n<html lang="en"${isLive ? ` data-live="${escapeHtml(liveVersion)}"` : ''}>\n<head>\n<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // So that a dark page does not begin white.
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    // Without one, browsers ask the server for /favicon.ico.
    '<link rel="icon" href="data:,">',
    `<style>${escapeStyle(parts.style)}</style>\n</head>\n<body>\n<div id="app"></div>`,
    '<noscript>This documentation is drawn by a script in this file; please allow it to run.</noscript>',
  ]
  const data = blocks.map(
    ({ name, text }) => `<script type="application/octet-stream" id="d-${name}">${text}</script>`,
  )
  const lines = [...head, ...data, `<script>${script}</script>`, '</body>', '</html>', '']
  // Line by line: as one text, megabytes of base64 would be copied to make room for one wide letter.
  return Buffer.concat(lines.map((line, at) => Buffer.from(at === 0 ? line : `\n${line}`)))
}

/**
 * Either mark would end the element or change how its rest is read; in scripts they stand only within literals.
 * Browsers read one kind of line end, whatever the file has, before they compare with the policy.
 */
export function escapeScript(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, () => '\\x3c').replaceAll(/\r\n?/g, '\n')
}

function escapeStyle(style: string): string {
  return style.replaceAll(/<(?=\/style)/gi, () => '\\3c ')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
