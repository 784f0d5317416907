import { isConfigMap, type ConfigValue, type ConfigValues } from '../nodes/index.ts'
import { withoutComments } from './call-places.ts'
import { pythonRepr, pythonText } from './python-text.ts'

/*
 * dbt tells a changed node by its settings as they were written, so that the same project looks the same for every
 * target. The shapes here are those of its `unrendered_config`, odd ones included: a manifest of one tool can then
 * be the state that the other compares with.
 */

/** Levels of settings over each other, from the outside in. What is not rendered cannot be merged. */
export function layOver(levels: readonly ConfigValues[]): ConfigValues {
  return Object.assign({}, ...levels) as ConfigValues
}

/** What a property file sets, with the text of its templates; dbt then has the items of lists twice. */
export function writtenOver(rendered: ConfigValues, written: ConfigValues): ConfigValues {
  const merged: Record<string, ConfigValue> = { ...rendered }
  for (const [key, value] of Object.entries(written)) {
    const base = merged[key]
    if (isConfigMap(value)) merged[key] = writtenOver(isConfigMap(base) ? base : {}, value)
    else if (Array.isArray(value) && Array.isArray(base)) merged[key] = [...value, ...base]
    else merged[key] = value
  }
  return merged
}

/** Settings of a generic test as dbt finds them in the call that it makes of them: only texts stay what they are. */
export function settingsAsText(settings: ConfigValues): ConfigValues {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, pythonText(value)]))
}

/** `config(tags=['daily'],severity="warn")`, as dbt writes the settings of a generic test into its code. */
export function configCall(settings: ConfigValues): string {
  const written = Object.entries(settings).map(([key, value]) => {
    const text = typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : pythonRepr(value)
    return `${key}=${text}`
  })
  return `config(${written.join(',')})`
}

const CALL = /(?<![\w.])config\s*\(/g
const TOKEN = /(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<word>\w+)|(?<sign>[=!<>]=|\/\/|\*\*|[^\s\w])/gs

/**
 * The settings of the first `config()` in a template, each the text of its expression in Python's spelling;
 * undefined without such a call. A setting that is one text is that text.
 */
export function readConfigCall(template: string): ConfigValues | undefined {
  const text = withoutComments(template)
  const [call] = text.matchAll(CALL)
  if (!call) return undefined
  const settings: Record<string, ConfigValue> = {}
  for (const [name, equals, ...value] of splitArguments(text.slice(call.index + call[0].length))) {
    if (name && equals?.text === '=' && value.length > 0) settings[name.text] = writtenValue(value)
  }
  return settings
}

const TEXT = String.raw`(?:'[^'\\]*'|"[^"\\]*")`
const REFERENCE = new RegExp(String.raw`^\s*(?:ref|source)\(\s*${TEXT}(?:\s*,\s*${TEXT})?\s*\)\s*$`)
const PLAIN_CONFIG = new RegExp(
  String.raw`^\s*config\((?:${TEXT}|\w+\s*=|\b(?:True|False)\b|[\s,:[\]{}])*\)\s*$`,
)

/** Whether a model holds nothing but plain references and settings: dbt then takes their values without rendering. */
export function isPlain(template: string): boolean {
  const text = withoutComments(template)
  if (text.includes('{%')) return false
  const expressions = text.matchAll(/\{\{([\s\S]*?)\}\}(?!\})/g)
  return [...expressions].every(([, inside = '']) => REFERENCE.test(inside) || PLAIN_CONFIG.test(inside))
}

interface Token {
  readonly kind: 'text' | 'word' | 'sign'
  readonly text: string
}

/** The tokens of each argument, up to the bracket that closes the call. */
function splitArguments(text: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const { groups = {} } of text.matchAll(TOKEN)) {
    const token = toToken(groups)
    if ('([{'.includes(token.text)) depth++
    if (')]}'.includes(token.text) && depth-- === 0) break
    if (token.text === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

const CONSTANTS: Readonly<Record<string, string>> = { true: 'True', false: 'False', none: 'None' }

function toToken({ text, word, sign }: Readonly<Record<string, string | undefined>>): Token {
  if (text !== undefined) return { kind: 'text', text: text.slice(1, -1).replace(/\\(['"\\])/g, '$1') }
  if (word !== undefined) return { kind: 'word', text: CONSTANTS[word] ?? word }
  return { kind: 'sign', text: sign ?? '' }
}

const TIGHT = new Set(['(', '[', '{', ')', ']', '}', '.', '='])

function writtenValue(tokens: readonly Token[]): string {
  const [only] = tokens
  if (tokens.length === 1 && only?.kind === 'text') return only.text
  return tokens
    .map(({ kind, text }, at) => {
      if (kind === 'text') return pythonRepr(text)
      if (kind === 'word') return tokens[at + 1]?.kind === 'word' ? `${text} ` : text
      if (text === ',') return /^[)\]}]$/.test(tokens[at + 1]?.text ?? '') ? '' : ', '
      if (text === ':') return ': '
      return TIGHT.has(text) || at === 0 ? text : ` ${text} `
    })
    .join('')
}
