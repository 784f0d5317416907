import type { ManifestColumn, ManifestNode, ManifestSource } from '../artifacts/index.ts'
import { createQuery } from './large-sql.ts'
import { COLUMNS, DOMAINS, sentence, type Chance } from './large-words.ts'

const TYPES = [
  'bigint',
  'uuid',
  'text',
  'numeric(18,2)',
  'timestamp with time zone',
  'boolean',
  'date',
  'jsonb',
]

/** What only dbt's own page reads. */
const UNREAD = {
  checksum: { name: 'sha256', checksum: '0'.repeat(64) },
  docs: { show: true, node_color: null },
  refs: [],
  sources: [],
  metrics: [],
  language: 'sql',
  compiled: true,
  patch_path: null,
} as const

function createColumns(chance: Chance): Readonly<Record<string, ManifestColumn>> {
  const names = ['id', ...chance.sample(COLUMNS, 5 + chance.below(13))]
  return Object.fromEntries(
    names.map((name) => {
      const description = chance.next() < 0.6 ? sentence(chance, 6 + chance.below(8)) : ''
      const column = { name, description, data_type: chance.pick(TYPES), meta: {}, tags: [] }
      return [name, { ...column, constraints: [], quote: null }]
    }),
  )
}

/** What dbt writes of anything. */
function common(type: string, name: string, path: string) {
  return {
    unique_id: `${type}.acme.${name}`,
    name,
    resource_type: type,
    package_name: 'acme',
    path: path.replace('models/', ''),
    original_file_path: path,
    fqn: ['acme', ...path.split('/').slice(1, -1), name],
    meta: {},
    unrendered_config: {},
    created_at: 1_793_000_000,
  }
}

export function createSource(name: string, chance: Chance): ManifestSource {
  const domain = chance.pick(DOMAINS)
  const tags = tagsOf(chance)
  return {
    ...common('source', name, `models/sources/${domain}.yml`),
    unique_id: `source.acme.${domain}.${name}`,
    source_name: domain,
    source_description: '',
    loader: '',
    identifier: name,
    database: 'analytics',
    schema: `raw_${domain}`,
    relation_name: `"analytics"."raw_${domain}"."${name}"`,
    description: chance.next() < 0.7 ? sentence(chance, 12 + chance.below(20)) : '',
    columns: createColumns(chance),
    tags,
    config: { enabled: true, tags, meta: {} },
    patch_path: null,
    freshness: { warn_after: { count: 12, period: 'hour' }, error_after: { count: null, period: null } },
  }
}

interface ModelParts {
  readonly name: string
  readonly layer: string
  readonly parents: Iterable<ManifestNode | ManifestSource>
}

export function createModel({ name, layer, parents }: ModelParts, chance: Chance): ManifestNode {
  const base = common('model', name, `models/${layer}/${name.split('_')[1] ?? ''}/${name}.sql`)
  const columns = createColumns(chance)
  const types = Object.values(columns).map((one) => ({ name: one.name, type: one.data_type ?? 'text' }))
  const calls = Array.from(parents, (one) => ({ call: callOf(one), relation: one.relation_name ?? '' }))
  const { raw, compiled } = createQuery({ columns: types, parents: calls }, chance)
  const tags = tagsOf(chance)
  return {
    ...base,
    ...UNREAD,
    access: 'protected',
    group: null,
    database: 'analytics',
    schema: layer,
    alias: name,
    relation_name: `"analytics"."${layer}"."${name}"`,
    description: chance.next() < 0.7 ? sentence(chance, 12 + chance.below(25)) : '',
    columns,
    tags,
    config: {
      enabled: true,
      materialized: chance.pick(['view', 'table', 'table', 'incremental']),
      tags,
      meta: {},
      docs: UNREAD.docs,
      contract: { enforced: false, alias_types: true },
    },
    depends_on: {
      macros: [],
      nodes: Array.from(parents, ({ unique_id }) => unique_id),
    },
    raw_code: raw,
    compiled_code: compiled,
  }
}

function callOf(node: ManifestNode | ManifestSource): string {
  return 'source_name' in node ? `source('${node.source_name}', '${node.name}')` : `ref('${node.name}')`
}

function tagsOf(chance: Chance): readonly string[] {
  return chance.next() < 0.4 ? [chance.pick(DOMAINS), chance.pick(['daily', 'hourly', 'pii'])] : []
}

const KINDS_OF_TEST = ['not_null', 'unique', 'accepted_values', 'relationships'] as const

export function createTests(
  models: readonly ManifestNode[],
  count: number,
  chance: Chance,
): readonly ManifestNode[] {
  return Array.from({ length: count }, (_, at) => {
    const model = models[at % models.length] ?? chance.pick(models)
    const other = chance.pick(models)
    const kind = chance.pick(KINDS_OF_TEST)
    const column = chance.pick(Object.keys(model.columns ?? {}))
    const points = kind === 'relationships' ? { to: `ref('${other.name}')`, field: 'id' } : {}
    const parents = kind === 'relationships' ? [other.unique_id, model.unique_id] : [model.unique_id]
    const name = `${kind}_${model.name}_${column}_${at}`
    const call = `{{ get_where_subquery(ref('${model.name}')) }}`
    return {
      ...common('test', name, model.original_file_path.replace(/[^/]+$/, 'schema.yml')),
      ...UNREAD,
      unique_id: `test.acme.${name}.${at.toString(16).padStart(10, '0')}`,
      alias: name,
      database: 'analytics',
      schema: 'dbt_test__audit',
      relation_name: null,
      description: '',
      columns: {},
      tags: [],
      config: {
        enabled: true,
        severity: 'ERROR',
        materialized: 'test',
        tags: [],
        meta: {},
      },
      depends_on: {
        macros: [`macro.dbt.test_${kind}`],
        nodes: parents,
      },
      test_metadata: {
        name: kind,
        kwargs: {
          column_name: column,
          model: call,
          ...points,
        },
        namespace: null,
      },
      column_name: column,
      attached_node: model.unique_id,
      raw_code: `{{ test_${kind}(**_dbt_generic_test_kwargs) }}`,
      compiled_code: `select ${column}\nfrom ${model.relation_name}\nwhere ${column} is null\n`,
    }
  })
}

export function createExposure(at: number, marts: readonly ManifestNode[], chance: Chance) {
  const nodes = chance.sample(marts, 2).map(({ unique_id }) => unique_id)
  return {
    ...common('exposure', `dashboard_${at}`, 'models/exposures.yml'),
    type: 'dashboard',
    label: `Dashboard ${at}`,
    owner: { name: 'Finance', email: 'finance@example.com' },
    url: `https://dashboards.example.com/${at}`,
    maturity: 'high',
    description: sentence(chance, 12),
    tags: [],
    config: { enabled: true, tags: [], meta: {} },
    depends_on: { macros: [], nodes },
  }
}
