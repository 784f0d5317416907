import type { ConfigValue, ConfigValues, Node } from '../../nodes/index.ts'

const DOCS = { show: true, node_color: null }

/** dbt writes every setting of a node, also those that nobody set. */
const COMMON: ConfigValues = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
}

const BUILT: ConfigValues = {
  ...COMMON,
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: DOCS,
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
}

const DEFAULTS: Readonly<Record<Node['kind'], ConfigValues>> = {
  model: { ...BUILT, materialized: 'view', access: 'protected', freshness: null },
  seed: { ...BUILT, materialized: 'seed', delimiter: ',', quote_columns: null },
  test: {
    ...COMMON,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  source: {
    enabled: true,
    event_time: null,
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
  },
}

/** All settings of a node, as dbt writes them. A source's load is one setting more, which dbt's readers pass over. */
export function manifestConfig(node: Node): ConfigValues {
  const config = { ...DEFAULTS[node.kind], ...node.config }
  return {
    ...config,
    enabled: node.enabled,
    tags: node.tags,
    meta: node.meta,
    ...(node.kind === 'source' ? loadSetting(node.load) : {}),
    ...(node.kind === 'model' || node.kind === 'seed' ? builtSettings(config) : {}),
  }
}

/** The settings that somebody set. dbt keeps their unrendered texts; here they are as they were rendered. */
export function setConfig(node: Node): ConfigValues {
  const defaults = DEFAULTS[node.kind]
  const isSet = ([key, value]: [string, ConfigValue]) =>
    JSON.stringify(value) !== JSON.stringify(defaults[key] ?? (key === 'enabled' ? true : undefined))
  return Object.fromEntries(Object.entries(node.config).filter(isSet))
}

function builtSettings(config: ConfigValues): ConfigValues {
  return {
    'pre-hook': hooks(config['pre-hook']),
    'post-hook': hooks(config['post-hook']),
    docs: { ...DOCS, ...(config['docs'] as ConfigValues) },
    contract: { enforced: false, alias_types: true, ...(config['contract'] as ConfigValues) },
  }
}

/** A hook may be written as its SQL alone. */
function hooks(value: ConfigValue | undefined): readonly ConfigValue[] {
  const list = Array.isArray(value) ? (value as readonly ConfigValue[]) : value ? [value] : []
  return list.map((hook) => (typeof hook === 'string' ? { sql: hook, transaction: true, index: null } : hook))
}

function loadSetting(load: Extract<Node, { kind: 'source' }>['load']): ConfigValues {
  if (!load) return {}
  const { connection, from, mode, key, layout, cursor } = load
  return { load: { connection, from, mode, key, layout, ...(cursor && { cursor: { ...cursor } }) } }
}
