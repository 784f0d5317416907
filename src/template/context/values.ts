import { createHash } from 'node:crypto'

import { parse as parseYaml, stringify as stringifyYaml } from 'yaml'

import { fail } from '../../errors/index.ts'
import { fromTemplateValue, templateJson, toTemplateValue } from '../python/json.ts'
import { hostFunction } from '../runtime/host.ts'
import { templateItems, templateText, templateTuple } from '../values.ts'

/** Functions of every dbt template that only turn values into values. */
export function valueFunctions(): Readonly<Record<string, unknown>> {
  return {
    tojson: hostFunction('tojson', ['value', 'default', 'sort_keys'], (value) => templateJson(value)),
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

function parsed(read: (text: string) => unknown, text: unknown, fallback: unknown): unknown {
  try {
    return toTemplateValue(read(templateText(text)))
  } catch (error) {
    if (fallback !== undefined) return fallback
    return fail('TEMPLATE_FAILED', { kind: 'ValueError', detail: (error as Error).message }, { cause: error })
  }
}

function zip(lists: readonly unknown[]): readonly unknown[] {
  const arrays = lists.map(templateItems)
  const length = arrays.length === 0 ? 0 : Math.min(...arrays.map((list) => list.length))
  return Array.from({ length }, (_, at) => templateTuple(arrays.map((list) => list[at])))
}
