import { stringify } from 'yaml'

import type { ManifestNode, RunResults } from '../artifacts/index.ts'
import type { ConfigValue } from '../nodes/index.ts'
import type { Entry } from './entries.ts'
import type { NodeCode } from './format.ts'

/** Reads the code of entries. A manifest of `dbt parse` has no compiled SQL; then that of the newest run stands in. */
export function createCodeReader(runs: readonly RunResults[]): (one: Entry) => NodeCode {
  const compiled = new Map<string, string>()
  for (const { results } of runs) {
    for (const { unique_id, compiled_code } of results) {
      if (compiled_code && !compiled.has(unique_id)) compiled.set(unique_id, compiled_code)
    }
  }
  return ({ entry, node }) => {
    const raw = node ? rawCodeOf(node) : definitionOf(entry)
    const sql = node?.compiled_code || compiled.get(entry.unique_id)
    const language = node ? (node.language ?? 'sql') : 'yaml'
    return {
      ...(raw && { raw: raw.trimEnd() }),
      ...(sql && { compiled: sql.trim() }),
      ...((raw || sql) && { language }),
    }
  }
}

/** dbt gives the same line to each generic test; what its author wrote is the call. */
function rawCodeOf(node: ManifestNode): string | undefined {
  const { test_metadata: generic, raw_code: raw } = node
  if (!generic) return raw
  const { model, ...others } = generic.kwargs ?? {}
  const values = Object.entries(others).map(([name, value]) => `${name}=${literal(value)}`)
  const lines = [...modelCall(model), ...values].map((one) => `    ${one}`)
  const name = generic.namespace ? `${generic.namespace}.${generic.name}` : generic.name
  return `{{ ${name}(\n${lines.join(',\n')}\n) }}`
}

/** `{{ get_where_subquery(ref('orders')) }}` is what dbt makes of the node that a test is declared at. */
function modelCall(model: ConfigValue | undefined): readonly string[] {
  if (typeof model !== 'string') return []
  const [call = model] = /\b(?:ref|source)\([^)]*\)/.exec(model) ?? []
  return [`model=${call}`]
}

function literal(value: ConfigValue): string {
  if (typeof value === 'string') {
    return /^(?:ref|source)\([^)]*\)$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`
  }
  return JSON.stringify(value)
}

/** What the YAML of a kind says beside what all kinds have. */
const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  unit_test: ['model', 'given', 'expect', 'overrides'],
  metric: ['label', 'type', 'type_params', 'filter', 'time_granularity'],
  semantic_model: ['model', 'defaults', 'primary_entity', 'entities', 'dimensions', 'measures'],
  saved_query: ['label', 'query_params', 'exports'],
}

function definitionOf(entry: Entry['entry']): string | undefined {
  const fields = new Map(Object.entries(entry))
  const known = (DEFINITIONS[entry.resource_type] ?? []).flatMap((name) => {
    const value = withoutNulls(fields.get(name) as ConfigValue | undefined)
    return value === undefined ? [] : [[name, value] as const]
  })
  return known.length === 0
    ? undefined
    : stringify(Object.fromEntries(known), { aliasDuplicateObjects: false })
}

/** dbt writes every field that it knows; the author wrote the few that have a value. */
function withoutNulls(value: ConfigValue | undefined): ConfigValue | undefined {
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) {
    const items = value.flatMap((one: ConfigValue) => withoutNulls(one) ?? [])
    return items.length === 0 ? undefined : items
  }
  if (typeof value !== 'object') return value
  const fields = Object.entries(value).flatMap(([name, one]) => {
    const kept = withoutNulls(one)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  return fields.length === 0 ? undefined : Object.fromEntries(fields)
}
