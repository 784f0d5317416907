import { attributeOf } from '../python/access.ts'
import { isTrue } from '../python/compare.ts'
import { templateJson } from '../python/json.ts'
import { isNumber, numeric } from '../python/kinds.ts'
import { textOf } from '../python/text.ts'
import { Undefined } from '../python/values.ts'
import type { FilterTable } from './table.ts'

export const VALUE_FILTERS: FilterTable = {
  default: [['default_value', 'boolean'], orDefault],
  d: [['default_value', 'boolean'], orDefault],
  string: [[], textOf],
  attr: [['name'], (value, [name], { scope }) => attributeOf(scope, value, textOf(name))],
  tojson: [['indent'], (value, [indent]) => htmlSafeJson(value, indent)],
  is_list: [[], (value) => Array.isArray(value)],
  // Outside of YAML values these leave their value alone.
  as_text: [[], (value) => value],
  as_bool: [[], (value) => value],
  as_native: [[], (value) => value],
  as_number: [[], (value) => value],
}

function orDefault(value: unknown, [fallback, replacesFalse]: readonly unknown[]): unknown {
  const isMissing = value instanceof Undefined || (isTrue(replacesFalse) && !isTrue(value))
  if (!isMissing) return value
  return fallback === undefined ? '' : fallback
}

/** Jinja2 writes JSON that can stand inside HTML. */
function htmlSafeJson(value: unknown, indent: unknown): string {
  const spaces = isNumber(indent) ? Number(numeric(indent)) : undefined
  return templateJson(value, { indent: spaces, sortKeys: true }).replace(
    /[<>&']/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  )
}
