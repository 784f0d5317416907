import type { Artifacts, CatalogTable, RunResults } from '../artifacts/index.ts'
import { mergeColumns, type MergedColumn } from './columns.ts'
import { collectEntries, parentsOf, type Entry } from './entries.ts'
import { createMarkdown, type Markdown } from './markdown.ts'
import type { RunDetail } from './format.ts'
import { createRunDetail, historyOf, type History } from './runs.ts'
import { ownValue } from './values.ts'

/** Runs that the site shows, and so the results of a node that its page shows. */
const RUNS_SHOWN = 30

/** What the pieces of a site are made from. Lists are in the order of `entries`. */
export interface SiteContext {
  readonly artifacts: Artifacts
  readonly entries: readonly Entry[]
  /** Place of each entry, by unique id. */
  readonly indexOf: ReadonlyMap<string, number>
  readonly parents: readonly (readonly number[])[]
  readonly columns: readonly (readonly MergedColumn[])[]
  /** Newest first. */
  readonly runs: readonly { readonly run: RunResults; readonly detail: RunDetail }[]
  readonly history: History
  readonly markdown: Markdown
}

export function createContext(artifacts: Artifacts): SiteContext {
  const entries = collectEntries(artifacts.manifest)
  const indexOf = new Map(entries.map(({ entry }, at) => [entry.unique_id, at]))
  const parents = parentsOf(entries, indexOf)
  const shown = artifacts.runs.filter(hasWorked).slice(0, RUNS_SHOWN)
  const runs = shown.map((run) => ({ run, detail: createRunDetail(run, { indexOf, parents }) }))
  return {
    artifacts,
    entries,
    indexOf,
    parents,
    columns: entries.map((one) => mergeColumns(one, catalogOf(artifacts, one.entry.unique_id))),
    runs,
    history: historyOf(runs.map(({ detail }) => detail)),
    markdown: createMarkdown(),
  }
}

/** What the warehouse has of a node. */
export function catalogOf({ catalog }: Artifacts, id: string): CatalogTable | undefined {
  return ownValue(catalog?.nodes, id) ?? ownValue(catalog?.sources, id)
}

const READING = new Set(['compile', 'docs', 'generate', 'list', 'ls', 'parse', 'show'])

/** dbt also leaves results of commands that only read a project, where "success" says nothing of a table or a test. */
function hasWorked({ args }: RunResults): boolean {
  return typeof args?.['which'] !== 'string' || !READING.has(args['which'])
}
