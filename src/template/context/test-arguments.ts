import type { SourceLocation } from '../../errors/index.ts'
import type { ConfigValue, ConfigValues } from '../../nodes/index.ts'
import type { TemplateScope, Templates } from '../contract.ts'
import { toTemplateValue } from '../python/json.ts'

/** Texts that dbt renders although they have no braces: `to: ref('customers')`. */
const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/

export interface ArgumentContext {
  readonly templates: Templates
  readonly scope: TemplateScope
  readonly location: SourceLocation
}

/**
 * Renders the arguments of a generic test as dbt does: every text but the column name is a template of a
 * single value, so that `ref()` gives a relation and not its text.
 */
export function genericTestArguments(kwargs: ConfigValues, context: ArgumentContext): unknown {
  const entries = Object.entries(kwargs).map(([name, value]): [string, unknown] => [
    name,
    name === 'column_name' ? value : rendered(value, context),
  ])
  return toTemplateValue(Object.fromEntries(entries))
}

function rendered(value: ConfigValue, context: ArgumentContext): unknown {
  if (Array.isArray(value)) return value.map((item: ConfigValue) => rendered(item, context))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rendered(item, context)]))
  }
  if (typeof value !== 'string') return value
  const text = LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value
  if (!text.includes('{{') && !text.includes('{%')) return text
  const { file, line, column } = context.location
  return context.templates.compileNative(text, { file, line, column }).evaluateSync(context.scope)
}
