const WIDE_LETTER =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u
// Katakana and Hangul letters that terminals print half as wide as their siblings.
const HALF_WIDTH = /^[\uff61-\uffdc]/u
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u
const PLAIN = /^[\x20-\x7e]*$/

/** Number of columns a text takes in a terminal: two for CJK letters and emoji, none for combining marks. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  return graphemes(text).reduce((width, one) => width + graphemeWidth(one), 0)
}

/** The longest beginning of a text that fits into so many columns; a shortened text ends in `mark`. */
export function clipText(text: string, columns: number, mark = '...'): string {
  if (textWidth(text) <= columns) return text
  let clipped = ''
  let width = textWidth(mark)
  if (width > columns) return ''
  for (const one of graphemes(text)) {
    width += graphemeWidth(one)
    if (width > columns) break
    clipped += one
  }
  return clipped + mark
}

/** The beginning and the end of a text, with `mark` for what is left out between them, in so many columns. */
export function clipMiddle(text: string, columns: number, mark = '...'): string {
  if (textWidth(text) <= columns) return text
  const kept = Math.max(0, columns - textWidth(mark))
  const head = clipText(text, Math.ceil(kept / 2), '')
  return `${head}${mark}${endOfText(text, kept - textWidth(head))}`
}

/** Fills a text with spaces on the right up to so many columns. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textWidth(text)))
}

function endOfText(text: string, columns: number): string {
  let end = ''
  let width = 0
  for (const one of graphemes(text).toReversed()) {
    width += graphemeWidth(one)
    if (width > columns) break
    end = one + end
  }
  return end
}

function graphemes(text: string): readonly string[] {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map((one) => one.segment)
}

function graphemeWidth(one: string): number {
  if (INVISIBLE.test(one)) return 0
  if (EMOJI.test(one)) return 2
  return WIDE_LETTER.test(one) && !HALF_WIDTH.test(one) ? 2 : 1
}
