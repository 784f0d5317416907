import { createHash } from 'node:crypto'

import { parse as parseYaml, stringify as stringifyYaml } from 'yaml'

import { fail } from '../../errors/index.ts'
import type { ConfigValue } from '../../nodes/index.ts'
import { fromTemplateValue, hostFunction, templateText, toTemplateValue } from '../index.ts'

/** Functions of every dbt template that only turn values into values. */
export function valueFunctions(): Readonly<Record<string, unknown>> {
  return {
    tojson: hostFunction('tojson', ['value', 'default', 'sort_keys'], (value) =>
      toJson(fromTemplateValue(value)),
    ),
    fromjson: hostFunction('fromjson', ['value', 'default'], (text, fallback) =>
      parsed(JSON.parse, text, fallback),
    ),
    toyaml: hostFunction('toyaml', ['value', 'default', 'sort_keys'], (value) =>
      stringifyYaml(fromTemplateValue(value)),
    ),
    fromyaml: hostFunction('fromyaml', ['value', 'default'], (text, fallback) =>
      parsed(parseYaml, text, fallback),
    ),
    local_md5: hostFunction('local_md5', ['value'], (value) =>
      createHash('md5').update(templateText(value), 'utf8').digest('hex'),
    ),
    zip: hostFunction('zip', ['*lists'], (lists) => zip(lists as readonly unknown[])),
  }
}

/** Python's `json.dumps` puts a space after each comma and colon. */
function toJson(value: ConfigValue): string {
  if (Array.isArray(value)) return `[${value.map(toJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value as Record<string, ConfigValue>)
    .map(([key, item]) => `${JSON.stringify(key)}: ${toJson(item)}`)
    .join(', ')}}`
}

function parsed(read: (text: string) => unknown, text: unknown, fallback: unknown): unknown {
  try {
    return toTemplateValue(read(templateText(text)) as ConfigValue)
  } catch (error) {
    if (fallback !== undefined) return fallback
    return fail('TEMPLATE_FAILED', { kind: 'ValueError', detail: (error as Error).message }, { cause: error })
  }
}

function zip(lists: readonly unknown[]): readonly unknown[] {
  const arrays = lists.map((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []))
  const length = Math.min(...arrays.map((list) => list.length))
  return Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, at) =>
    arrays.map((list) => list[at]),
  )
}
