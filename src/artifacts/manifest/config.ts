import type { ConfigValue, ConfigValues, Node } from '../../nodes/index.ts'

const DOCS = { show: true, node_color: null }

/** dbt writes every setting of a node, also those that nobody set. */
const COMMON: ConfigValues = {
  enabled: true,
  static_analysis: null,
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

const MODEL: ConfigValues = { on_error: null, latest_version_pointer: { enabled: null, alias: null } }

const NO_PERIOD: ConfigValues = { count: null, period: null }

const DEFAULTS: Readonly<Record<Node['kind'], ConfigValues>> = {
  model: { ...BUILT, materialized: 'view', access: 'protected', freshness: null, ...MODEL },
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
    sql_header: null,
  },
  source: {
    enabled: true,
    static_analysis: null,
    event_time: null,
    freshness: { warn_after: NO_PERIOD, error_after: NO_PERIOD, filter: null },
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
    tags: node.kind === 'test' ? toList(config['tags']) : node.tags,
    meta: node.meta,
    ...(node.kind === 'test' ? storedAs(config) : {}),
    ...(node.kind === 'source' ? loadSetting(node.load) : {}),
    ...(node.kind === 'model' || node.kind === 'seed' ? builtSettings(config) : {}),
  }
}

/** Either setting says what becomes of failures; dbt writes both. */
function storedAs(config: ConfigValues): ConfigValues {
  const as = config['store_failures_as'] ?? null
  const isStored = config['store_failures'] ?? null
  if (as !== null) return { store_failures_as: as, store_failures: as !== 'ephemeral' }
  return { store_failures_as: isStored === null ? null : isStored === true ? 'table' : 'ephemeral' }
}

function toList(value: ConfigValue | undefined): readonly ConfigValue[] {
  if (Array.isArray(value)) return value as readonly ConfigValue[]
  return value === undefined || value === null ? [] : [value]
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
  return toList(value).map((hook) =>
    typeof hook === 'string' ? { sql: hook, transaction: true, index: null } : hook,
  )
}

function loadSetting(load: Extract<Node, { kind: 'source' }>['load']): ConfigValues {
  if (!load) return {}
  const { connection, from, mode, key, layout, cursor } = load
  return { load: { connection, from, mode, key, layout, ...(cursor && { cursor: { ...cursor } }) } }
}
