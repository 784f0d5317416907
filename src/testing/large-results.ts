import type { Catalog, ManifestNode, ManifestSource, RunResults } from '../artifacts/index.ts'
import type { Chance } from './large-words.ts'

const VERSION = '1.12.6'
const WRITTEN_AT = '2026-11-01T05:00:00.000000Z'

export function createCatalog(
  models: readonly ManifestNode[],
  sources: readonly ManifestSource[],
  chance: Chance,
): Catalog {
  const tableOf = (node: ManifestNode | ManifestSource) => {
    const columns = Object.values(node.columns ?? {}).map(({ name, data_type }, at) => [
      name,
      { type: data_type ?? 'text', index: at + 1, name, comment: null },
    ])
    const stats = [
      { id: 'row_count', label: 'Rows', value: chance.below(50_000_000), include: true, description: '' },
      { id: 'bytes', label: 'Bytes', value: chance.below(9_000_000_000), include: true, description: '' },
      { id: 'has_stats', label: 'Has Stats?', value: true, include: false, description: '' },
    ]
    return {
      metadata: {
        type: 'BASE TABLE',
        schema: node.schema ?? '',
        name: node.name,
        database: 'analytics',
        comment: null,
        owner: 'etl',
      },
      columns: Object.fromEntries(columns) as Catalog['nodes'][string]['columns'],
      stats: Object.fromEntries(stats.map((one) => [one.id, one])),
      unique_id: node.unique_id,
    }
  }
  const tables = (nodes: readonly (ManifestNode | ManifestSource)[]) =>
    Object.fromEntries(nodes.map((node) => [node.unique_id, tableOf(node)]))
  return { metadata: metadata('catalog/v1'), nodes: tables(models), sources: tables(sources), errors: null }
}

/** Run 0 is the newest; each is a day older than the one before. */
export function createRun(at: number, nodes: readonly ManifestNode[], chance: Chance): RunResults {
  const startMs = Date.parse('2026-10-31T04:00:00Z') - at * 86_400_000
  const threads = Array.from({ length: 8 }, () => startMs)
  const results = nodes.map((node) => {
    const thread = threads.indexOf(Math.min(...threads))
    const beganMs = threads[thread] ?? startMs
    const isTest = node.resource_type === 'test'
    const ms = Math.round((isTest ? 40 : 400) * (0.2 + chance.next() ** 4 * 20))
    threads[thread] = beganMs + ms
    return resultOf(node, { beganMs, ms, thread, fails: chance.next() < 0.004 })
  })
  const endMs = Math.max(...threads)
  return {
    metadata: {
      ...metadata('run-results/v6'),
      invocation_id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      invocation_started_at: new Date(startMs).toISOString(),
      generated_at: new Date(endMs).toISOString(),
    },
    results,
    elapsed_time: (endMs - startMs) / 1000,
    args: { which: 'build', target: 'prod' },
  }
}

interface Outcome {
  readonly beganMs: number
  readonly ms: number
  readonly thread: number
  readonly fails: boolean
}

function resultOf(
  node: ManifestNode,
  { beganMs, ms, thread, fails }: Outcome,
): RunResults['results'][number] {
  const isTest = node.resource_type === 'test'
  const failed = isTest ? 'fail' : 'error'
  const passed = isTest ? 'pass' : 'success'
  return {
    unique_id: node.unique_id,
    status: fails ? failed : passed,
    timing: [
      {
        name: 'execute',
        started_at: isoTime(beganMs),
        completed_at: isoTime(beganMs + ms),
      },
    ],
    thread_id: `Thread-${thread + 1}`,
    execution_time: ms / 1e3,
    adapter_response:
      isTest || fails
        ? {}
        : {
            _message: `SELECT ${ms * 13}`,
            code: 'SELECT',
            rows_affected: ms * 13,
          },
    message: fails ? `Something about ${node.name} is wrong.` : null,
    failures: isTest ? Number(fails) : null,
    compiled: true,
    compiled_code: null,
    relation_name: node.relation_name ?? null,
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** The head of each artifact. */
export function metadata(format: string) {
  const schema = `https://schemas.getdbt.com/dbt/${format}.json`
  return {
    dbt_schema_version: schema,
    dbt_version: VERSION,
    generated_at: WRITTEN_AT,
    invocation_id: 'acme',
    env: {},
  }
}
