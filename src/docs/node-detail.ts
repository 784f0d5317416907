import type { CatalogTable, ManifestColumn, ManifestExposure } from '../artifacts/index.ts'
import { isConfigMap, type ConfigValues } from '../nodes/index.ts'
import { foldCase, mergeColumns, type MergedColumn } from './columns.ts'
import type { SiteContext, TestsByColumn } from './create-site.ts'
import type { Entry } from './entries.ts'
import type { ColumnDetail, NodeDetail, SiteExposure, SiteFreshness, SourceLoad } from './format.ts'
import { catalogOf } from './node-summary.ts'
import { compact, setValues, textOf } from './values.ts'

export interface DetailContext extends SiteContext {
  readonly tests: TestsByColumn
}

/** What the page of a node shows. */
export function describeNode(one: Entry, at: number, context: DetailContext): NodeDetail {
  const { entry } = one
  const { unique_id: id } = entry
  const table = catalogOf(context, id)
  const { load: _load, ...config } = setValues(entry.config ?? {})
  return {
    description: context.markdown.toHtml(entry.description ?? ''),
    columns: mergeColumns(one, table).map((column) => describeColumn(column, at, context)),
    config,
    meta: entry.meta ?? {},
    stats: statsOf(table),
    macros: (entry.depends_on?.macros ?? []).map((macro) => macro.replace(/^macro\./, '')),
    history: context.history.get(id) ?? [],
    ...compact({
      owner: table?.metadata.owner ?? undefined,
      relationKind: table?.metadata.type,
      grants: grantsOf(id, context),
      load: loadOf(one, context),
      freshness: freshnessOf(one, context),
      exposure: one.exposure && describeExposure(one.exposure),
    }),
  }
}

function statsOf(table: CatalogTable | undefined): NodeDetail['stats'] {
  const stats = Object.values(table?.stats ?? {}).filter(({ include }) => include)
  return stats.flatMap(({ label, value }) => (value === null ? [] : { label, value }))
}

/** Descriptions of a node's columns as plain text, cut where the rest has none. */
export function plainColumns(one: Entry, context: SiteContext): readonly string[] {
  const texts = mergeColumns(one, catalogOf(context, one.entry.unique_id)).map(descriptionOf)
  const length = texts.findLastIndex((text) => text !== '') + 1
  return texts.slice(0, length).map((text) => context.markdown.toText(text))
}

function describeColumn(column: MergedColumn, at: number, { tests, markdown }: DetailContext): ColumnDetail {
  const { name, described, type } = column
  const meta = described?.meta ?? {}
  const byName = tests.get(at)
  return {
    name,
    description: markdown.toHtml(descriptionOf(column)),
    tags: described?.tags ?? [],
    tests: byName?.get(name) ?? byName?.get(foldCase(name)) ?? [],
    ...compact({
      type,
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
function grantsOf(
  id: string,
  { artifacts, entries, indexOf }: DetailContext,
): NodeDetail['grants'] | undefined {
  const { warehouse } = artifacts
  if (warehouse && Object.hasOwn(warehouse.grants, id)) return warehouse.grants[id]
  const grants = entries[indexOf.get(id) ?? -1]?.entry.config?.['grants']
  if (!isConfigMap(grants) || Object.keys(grants).length === 0) return undefined
  return Object.fromEntries(
    Object.entries(grants).map(([privilege, roles]) => [privilege, [roles].flat().map(String)]),
  )
}

function loadOf({ source }: Entry, { artifacts }: DetailContext): SourceLoad | undefined {
  const config = source?.config?.['load']
  if (!source || !isConfigMap(config)) return undefined
  const loads = artifacts.warehouse?.loads ?? {}
  const records = Object.hasOwn(loads, source.unique_id) ? (loads[source.unique_id] ?? []) : []
  return {
    config,
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
