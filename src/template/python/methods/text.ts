import { bracesFormat } from '../format-braces.ts'
import { methodTable, type Method } from '../call.ts'
import { isTrue } from '../compare.ts'
import { typeError, valueError } from '../error.ts'
import { itemsOf, sliceOf } from '../items.ts'
import { isNumber, numeric, typeName } from '../kinds.ts'
import { Bytes, Dict, dictOf, failUndefined, Markup, Tuple, Undefined } from '../values.ts'
import { replaceText, splitText, splitTextFromRight, stripText, swapCase, titleCase } from './text-work.ts'
import { TEXT_TESTS } from './text-tests.ts'

export const TEXT_METHODS: ReadonlyMap<string, Method> = new Map([
  ...TEXT_TESTS,
  ...methodTable<string>({
    upper: [[], (text) => text.toUpperCase()],
    lower: [[], (text) => text.toLowerCase()],
    casefold: [[], (text) => text.toLowerCase()],
    title: [[], titleCase],
    capitalize: [[], capitalized],
    swapcase: [[], swapCase],
    strip: [['chars'], (text, [chars]) => stripText(text, textOrNone(chars), 'both')],
    lstrip: [['chars'], (text, [chars]) => stripText(text, textOrNone(chars), 'left')],
    rstrip: [['chars'], (text, [chars]) => stripText(text, textOrNone(chars), 'right')],
    split: [
      ['sep', 'maxsplit'],
      (text, [separator, limit]) => splitText(text, separatorOf(separator), count(limit)),
    ],
    rsplit: [
      ['sep', 'maxsplit'],
      (text, [separator, limit]) => splitTextFromRight(text, separatorOf(separator), count(limit)),
    ],
    splitlines: [['keepends'], (text, [keepEnds]) => lines(text, isTrue(keepEnds))],
    join: [['iterable'], (text, [items]) => itemsOf(items).map(joinable).join(text)],
    replace: [
      ['old', 'new', 'count'],
      (text, [old, fresh, limit]) =>
        replaceText(text, {
          old: asText(old, 'replace() argument 1'),
          fresh: asText(fresh, 'replace() argument 2'),
          limit: count(limit),
        }),
    ],
    startswith: [['prefix', 'start', 'end'], (text, given) => hasAffix(text, given, 'startsWith')],
    endswith: [['suffix', 'start', 'end'], (text, given) => hasAffix(text, given, 'endsWith')],
    removeprefix: [['prefix'], (text, [prefix]) => withoutPrefix(text, asText(prefix))],
    removesuffix: [['suffix'], (text, [suffix]) => withoutSuffix(text, asText(suffix))],
    find: [['sub', 'start', 'end'], (text, given) => find(text, given, 'indexOf')],
    rfind: [['sub', 'start', 'end'], (text, given) => find(text, given, 'lastIndexOf')],
    index: [['sub', 'start', 'end'], (text, given) => orFail(find(text, given, 'indexOf'))],
    rindex: [['sub', 'start', 'end'], (text, given) => orFail(find(text, given, 'lastIndexOf'))],
    count: [['sub'], (text, [sub]) => (sub === '' ? text.length + 1 : text.split(asText(sub)).length - 1)],
    zfill: [['width'], (text, [width]) => zeroFilled(text, count(width))],
    ljust: [['width', 'fillchar'], (text, [width, fill]) => text.padEnd(count(width), fillOf(fill))],
    rjust: [['width', 'fillchar'], (text, [width, fill]) => text.padStart(count(width), fillOf(fill))],
    center: [['width', 'fillchar'], (text, [width, fill]) => centered(text, count(width), fillOf(fill))],
    partition: [['sep'], (text, [separator]) => partition(text, asText(separator))],
    rpartition: [['sep'], (text, [separator]) => partitionFromRight(text, asText(separator))],
    expandtabs: [
      ['tabsize'],
      (text, [size]) => text.replaceAll('\t', ' '.repeat(size === undefined ? 8 : count(size))),
    ],
    maketrans: [['x', 'y', 'z'], (_, given) => translationTable(given)],
    translate: [['table'], (text, [table]) => translate(text, table)],
    encode: [['encoding', 'errors'], (text) => new Bytes(Buffer.from(text, 'utf8'))],
    format_map: [
      ['mapping'],
      (text, [mapping], scope) => {
        const named = Object.fromEntries(mapping instanceof Dict ? mapping.entries() : [])
        return bracesFormat(text, { positional: [], named }, scope)
      },
    ],
  }),
  ['format', (self, given, scope) => bracesFormat(self as string, given, scope)],
])

function asText(value: unknown, what = 'argument'): string {
  if (typeof value === 'string') return value
  if (value instanceof Markup) return value.text
  throw typeError(`${what} must be str, not ${typeName(value)}`)
}

function textOrNone(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : asText(value, 'strip arg')
}

function separatorOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined
  if (value === '') throw valueError('empty separator')
  return asText(value)
}

/** A count or a limit; -1 when it was not given. */
function count(value: unknown): number {
  if (value === undefined || value === null) return -1
  if (isNumber(value)) return Number(numeric(value))
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
}

function fillOf(value: unknown): string {
  return value === undefined ? ' ' : asText(value)
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

function lines(text: string, keepEnds: boolean): readonly string[] {
  const all = text.match(/[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+$/g) ?? []
  return keepEnds ? [...all] : all.map((line) => line.replace(/[\r\n]+$/, ''))
}

function joinable(item: unknown, at: number): string {
  if (typeof item === 'string') return item
  if (item instanceof Markup) return item.text
  if (item instanceof Undefined) failUndefined(item)
  throw typeError(`sequence item ${at}: expected str instance, ${typeName(item)} found`)
}

function hasAffix(
  text: string,
  [affix, start, stop]: readonly unknown[],
  method: 'startsWith' | 'endsWith',
): boolean {
  const part = start === undefined && stop === undefined ? text : windowOf(text, start, stop)
  const affixes = affix instanceof Tuple ? affix.items : [affix]
  return affixes.some((one) => part[method](asText(one, `${method.toLowerCase()} first arg`)))
}

function windowOf(text: string, start: unknown, stop: unknown): string {
  return sliceOf(text, { start, stop, step: null }) as string
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
}

function find(
  text: string,
  [sub, start, stop]: readonly unknown[],
  method: 'indexOf' | 'lastIndexOf',
): number {
  if (start === undefined && stop === undefined) return text[method](asText(sub))
  const at = windowOf(text, start, stop)[method](asText(sub))
  const skipped = text.length - windowOf(text, start, null).length
  return at < 0 ? at : at + skipped
}

function orFail(at: number): number {
  if (at < 0) throw valueError('substring not found')
  return at
}

function zeroFilled(text: string, width: number): string {
  const sign = /^[+-]/.test(text) ? text.charAt(0) : ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

export function centered(text: string, width: number, fill = ' '): string {
  const missing = width - text.length
  if (missing <= 0) return text
  // CPython puts the odd space left only when the width is odd as well.
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}

function partition(text: string, separator: string): Tuple {
  const at = text.indexOf(separator)
  if (at < 0) return new Tuple([text, '', ''])
  return new Tuple([text.slice(0, at), separator, text.slice(at + separator.length)])
}

function partitionFromRight(text: string, separator: string): Tuple {
  const at = text.lastIndexOf(separator)
  if (at < 0) return new Tuple(['', '', text])
  return new Tuple([text.slice(0, at), separator, text.slice(at + separator.length)])
}

function translationTable([from, to, dropped]: readonly unknown[]): Dict {
  if (from instanceof Dict) {
    return dictOf(
      from.entries().map(([key, value]) => [typeof key === 'string' ? key.codePointAt(0) : key, value]),
    )
  }
  const targets = Array.from(asText(to))
  const entries = Array.from(asText(from)).map(
    (character, at) => [character.codePointAt(0), targets[at]?.codePointAt(0)] as const,
  )
  const drops = Array.from(dropped === undefined ? '' : asText(dropped)).map(
    (character) => [character.codePointAt(0), null] as const,
  )
  return dictOf([...entries, ...drops])
}

function translate(text: string, table: unknown): string {
  if (!(table instanceof Dict)) throw typeError(`'${typeName(table)}' object is not subscriptable`)
  return Array.from(text)
    .map((character) => {
      const code = character.codePointAt(0)
      if (!table.has(code)) return character
      const target = table.get(code)
      if (target === null) return ''
      return typeof target === 'number' ? String.fromCodePoint(target) : asText(target)
    })
    .join('')
}
