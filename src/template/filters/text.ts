import { percentFormat } from '../python/format-percent.ts'
import { isTrue } from '../python/compare.ts'
import { isNumber, numeric } from '../python/kinds.ts'
import { capitalized, centered } from '../python/methods/text.ts'
import { replaceText, stripText } from '../python/methods/text-work.ts'
import { textOf } from '../python/text.ts'
import { dictOf, Markup, Tuple } from '../python/values.ts'
import type { FilterTable } from './table.ts'

export const TEXT_FILTERS: FilterTable = {
  lower: [[], (value) => textOf(value).toLowerCase()],
  upper: [[], (value) => textOf(value).toUpperCase()],
  capitalize: [[], (value) => capitalized(textOf(value))],
  title: [[], (value) => textOf(value).replace(/[^-\s({[<]+/gu, capitalized)],
  trim: [
    ['chars'],
    (value, [chars]) => stripText(textOf(value), isNone(chars) ? undefined : textOf(chars), 'both'),
  ],
  center: [['width'], (value, [width]) => centered(textOf(value), integer(width, 80))],
  replace: [
    ['old', 'new', 'count'],
    (value, [old, fresh, count]) =>
      replaceText(textOf(value), { old: textOf(old), fresh: textOf(fresh), limit: integer(count, -1) }),
  ],
  format: [['*args', '**kwargs'], (value, [positional, named]) => format(textOf(value), positional, named)],
  indent: [['width', 'first', 'blank'], (value, given) => indent(textOf(value), given)],
  truncate: [['length', 'killwords', 'end', 'leeway'], (value, given) => truncate(textOf(value), given)],
  wordcount: [[], (value) => textOf(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0],
  escape: [[], escape],
  e: [[], escape],
  forceescape: [[], (value) => escape(textOf(value))],
  safe: [[], (value) => new Markup(textOf(value))],
  striptags: [
    [],
    (value) =>
      textOf(value)
        .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
  ],
  urlencode: [[], (value) => encodeURIComponent(textOf(value)).replaceAll('%2F', '/')],
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined
}

function integer(value: unknown, fallback: number): number {
  return isNumber(value) ? Number(numeric(value)) : fallback
}

function format(text: string, positional: unknown, named: unknown): string {
  const entries = Object.entries(named as Readonly<Record<string, unknown>>)
  return percentFormat(
    text,
    entries.length > 0 ? dictOf(entries) : new Tuple(positional as readonly unknown[]),
  )
}

function indent(text: string, [width, first, blank]: readonly unknown[]): string {
  const prefix = typeof width === 'string' ? width : ' '.repeat(integer(width, 4))
  const lines = text.split('\n')
  const indented = lines.map((line, at) => {
    const isIndented = at === 0 ? isTrue(first) : isTrue(blank) || line !== ''
    return isIndented ? prefix + line : line
  })
  return indented.join('\n')
}

function truncate(text: string, [length, killWords, end, leeway]: readonly unknown[]): string {
  const limit = integer(length, 255)
  const ending = end === undefined ? '...' : textOf(end)
  if (text.length <= limit + integer(leeway, 5)) return text
  const kept = text.slice(0, limit - ending.length)
  const lastSpace = kept.lastIndexOf(' ')
  return (isTrue(killWords) || lastSpace < 0 ? kept : kept.slice(0, lastSpace)) + ending
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}

function escape(value: unknown): Markup {
  if (value instanceof Markup) return value
  return new Markup(textOf(value).replace(/[&<>'"]/g, (character) => ENTITIES[character] ?? character))
}
