import { stripVTControlCharacters, styleText } from 'node:util'

export type Style = 'red' | 'green' | 'yellow' | 'blue' | 'dim' | 'bold'
export type Paint = (style: Style, text: string) => string

/** The only place that makes colours. Whether there are any was decided once: the stream is not asked again. */
export function createPaint(isColoured: boolean): Paint {
  return isColoured ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text
}

export function stripColours(text: string): string {
  return stripVTControlCharacters(text)
}

export interface Glyphs {
  readonly ok: string
  readonly warned: string
  readonly failed: string
  readonly skipped: string
  readonly separator: string
  readonly bar: string
  readonly barEnd: string
}

export function glyphsFor(isUnicode: boolean): Glyphs {
  return isUnicode
    ? { ok: '✓', warned: '!', failed: '✗', skipped: '-', separator: ' · ', bar: '━', barEnd: '╸' }
    : { ok: 'ok', warned: '! ', failed: 'x ', skipped: '- ', separator: ', ', bar: '=', barEnd: '>' }
}
