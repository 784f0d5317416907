import type { CatalogTable, ManifestColumn, ManifestExposure } from '../artifacts/index.ts'
import { isConfigMap, type ConfigValues } from '../nodes/index.ts'
import type { MergedColumn } from './columns.ts'
import { catalogOf, type SiteContext } from './context.ts'
import type { Entry } from './entries.ts'
import type { ColumnDetail, NodeDetail, SiteExposure, SiteFreshness, SiteNode, SourceLoad } from './format.ts'
import { compact, ownValue, setValues, textOf } from './values.ts'

/** Places of the tests of each column, by the place of the node and the name of the column. */
export type TestsByColumn = ReadonlyMap<number, ReadonlyMap<string, readonly number[]>>

export interface DetailContext extends SiteContext {
  readonly nodes: readonly SiteNode[]
  readonly tests: TestsByColumn
}

export function testsByColumn(nodes: readonly SiteNode[]): TestsByColumn {
  const tests = new Map<number, Map<string, number[]>>()
  nodes.forEach(({ test }, at) => {
    if (test?.attached === undefined || test.column === undefined) return
    const columns = tests.get(test.attached) ?? new Map<string, number[]>()
    tests.set(test.attached, columns)
    columns.set(test.column, [...(columns.get(test.column) ?? []), at])
  })
  return tests
}

/** What the page of a node shows. */
export function describeNode(one: Entry, at: number, context: DetailContext): NodeDetail {
  const { entry } = one
  const { unique_id: id } = entry
  const table = catalogOf(context.artifacts, id)
  return {
    description: context.markdown.toHtml(entry.description ?? ''),
    columns: (context.columns[at] ?? []).map((column) => describeColumn(column, at, context)),
    config: withoutLoad(context.nodes[at]?.config ?? {}),
    meta: entry.meta ?? {},
    stats: statsOf(table),
    macros: macrosOf(one),
    history: context.history.get(at) ?? [],
    ...compact({
      owner: table?.metadata.owner ?? undefined,
      relationKind: table?.metadata.type,
      grants: grantsOf(one, context),
      load: loadOf(one, context),
      freshness: freshnessOf(one, context),
      exposure: one.exposure && describeExposure(one.exposure),
    }),
  }
}

/** Those of the node's own package by their name alone. */
function macrosOf({ entry }: Entry): readonly string[] {
  const macros = (entry.depends_on?.macros ?? []).map((macro) => macro.replace(/^macro\./, ''))
  const own = `${entry.package_name}.`
  return macros.map((macro) => (macro.startsWith(own) ? macro.slice(own.length) : macro))
}

/** The load has a place of its own. */
function withoutLoad(config: ConfigValues): ConfigValues {
  if (config['load'] === undefined) return config
  const { load: _load, ...others } = config
  return others
}

function statsOf(table: CatalogTable | undefined): NodeDetail['stats'] {
  const stats = Object.values(table?.stats ?? {}).filter(({ include }) => include)
  return stats.flatMap(({ label, value }) => (value === null ? [] : { label, value }))
}

/** Descriptions of a node's columns as plain text, cut where the rest has none. */
export function plainColumns(at: number, { columns, markdown }: SiteContext): readonly string[] {
  const texts = (columns[at] ?? []).map(descriptionOf)
  const length = texts.findLastIndex((text) => text !== '') + 1
  return texts.slice(0, length).map((text) => markdown.toText(text))
}

function describeColumn(column: MergedColumn, at: number, { tests, markdown }: DetailContext): ColumnDetail {
  const { name, described, type } = column
  const meta = described?.meta ?? {}
  return {
    name,
    description: markdown.toHtml(descriptionOf(column)),
    tags: described?.tags ?? [],
    tests: tests.get(at)?.get(name) ?? [],
    ...compact({
      type: type ?? described?.data_type ?? undefined,
      meta: Object.keys(meta).length > 0 ? meta : undefined,
      mask: maskOf(described),
    }),
  }
}

function descriptionOf({ described, comment }: MergedColumn): string {
  return described?.description || (comment ?? '')
}

/** `mask`, `masked` or `masking_policy` in the meta of a column. */
function maskOf(described: ManifestColumn | undefined): string | undefined {
  const { mask, masked, masking_policy: policy } = described?.meta ?? {}
  const found = [mask, policy, masked].find(
    (value) => value !== undefined && value !== false && value !== null,
  )
  if (found === undefined) return undefined
  return typeof found === 'string' ? found : 'masked'
}

/** What the warehouse tells is what holds; the project's own word stands in when it was not asked. */
function grantsOf({ entry }: Entry, { artifacts }: DetailContext): NodeDetail['grants'] | undefined {
  const held = ownValue(artifacts.warehouse?.grants, entry.unique_id)
  if (held) return held
  const grants = entry.config?.['grants']
  if (!isConfigMap(grants) || Object.keys(grants).length === 0) return undefined
  return Object.fromEntries(
    Object.entries(grants).map(([privilege, roles]) => [privilege, [roles].flat().map(String)]),
  )
}

function loadOf({ source }: Entry, { artifacts }: DetailContext): SourceLoad | undefined {
  const config = source?.config?.['load']
  if (!source || !isConfigMap(config)) return undefined
  const records = ownValue(artifacts.warehouse?.loads, source.unique_id) ?? []
  return {
    config: setValues(config),
    history: records.map((record) => ({
      status: record.status,
      startedAt: record.started_at,
      ...compact({
        finishedAt: record.finished_at ?? undefined,
        rows: record.rows_stored ?? undefined,
        badRows: record.rows_bad ?? undefined,
        windowLow: record.window_low ?? undefined,
        windowHigh: record.window_high ?? undefined,
        error: record.error ?? undefined,
      }),
    })),
  }
}

function freshnessOf({ source }: Entry, { artifacts }: DetailContext): SiteFreshness | undefined {
  if (!source) return undefined
  const result = artifacts.sources?.results.find(({ unique_id }) => unique_id === source.unique_id)
  const freshness = compact({
    status: result?.status,
    loadedAt: result?.max_loaded_at,
    checkedAt: result?.snapshotted_at,
    warnAfter: limitOf(source.freshness, 'warn_after'),
    errorAfter: limitOf(source.freshness, 'error_after'),
  })
  return Object.keys(freshness).length === 0 ? undefined : freshness
}

/** `12 hours`, from dbt's count and period. */
function limitOf(freshness: ConfigValues | null | undefined, name: string): string | undefined {
  const limit = freshness?.[name]
  if (!isConfigMap(limit) || typeof limit['count'] !== 'number') return undefined
  const period = textOf(limit['period']) ?? ''
  return `${limit['count']} ${period}${limit['count'] === 1 ? '' : 's'}`
}

function describeExposure(exposure: ManifestExposure): SiteExposure {
  const { email } = exposure.owner
  return {
    type: exposure.type,
    ...compact({
      label: exposure.label ?? undefined,
      url: exposure.url ?? undefined,
      maturity: exposure.maturity ?? undefined,
      ownerName: exposure.owner.name ?? undefined,
      ownerEmail: textOf(Array.isArray(email) ? email.join(', ') : email),
    }),
  }
}
