import type { ConfigValues } from '../nodes/index.ts'

/*
 * What the documentation site is told: the agreement between `docs generate` and the page. Values print as JSON.
 * A page holds them in blocks that are unpacked one by one, so that opening it costs the same for 20 nodes and 5,000:
 *
 *     index            everything but what a single page shows: see SiteIndex
 *     search           SearchBlock, unpacked after the first paint
 *     tests            TestResults, for the page of all tests
 *     nodes-<i>        NodeDetail of nodes i * shardSize and following
 *     code-<i>         NodeCode of the same nodes
 *     run-<i>          RunDetail of `runs[i]`
 */

/** The page refuses data of another format. */
export type SiteFormat = 1

/** Position of a node in `SiteIndex.nodes`. */
export type NodeIndex = number

export interface SiteIndex {
  readonly format: SiteFormat
  readonly project: SiteProject
  /** README of the project as HTML without scripts, links to elsewhere or anything that loads. */
  readonly readme?: string
  /** In the order of the graph: every node after what it is built from. */
  readonly nodes: readonly SiteNode[]
  readonly shardSize: number
  /** Newest first. */
  readonly runs: readonly SiteRun[]
}

export interface SiteProject {
  readonly name: string
  /** What wrote the artifacts, such as `tablewright 0.1.0` or `dbt 1.12.6`. */
  readonly writtenBy: string
  /** ISO 8601 in UTC, as all moments here. */
  readonly generatedAt: string
  readonly adapter?: string
  readonly target?: string
  /** Commit of the project's repository. */
  readonly commit?: string
}

export interface SiteNode {
  /** dbt's unique id. */
  readonly id: string
  /** dbt's resource type: model, seed, snapshot, source, test, unit_test, exposure, metric, ... */
  readonly kind: string
  readonly name: string
  readonly packageName: string
  /** File that defines it, relative to the project. */
  readonly path: string
  readonly patchPath?: string
  readonly fqn: readonly string[]
  readonly tags: readonly string[]
  /** Plain text. */
  readonly description: string
  /** Set values only: what is null or empty is left out. */
  readonly config: ConfigValues
  /** What it is built from or checks. */
  readonly parents: readonly NodeIndex[]
  readonly columns: readonly string[]
  readonly database?: string
  readonly schema?: string
  /** Name in the warehouse. */
  readonly relation?: string
  readonly materialized?: string
  /** Sources only. */
  readonly sourceName?: string
  /** Sources that the tool fills itself. */
  readonly isLoaded?: true
  readonly test?: SiteTest
  /** Newest known. `bytes` counts table, indexes and what is stored aside. */
  readonly rows?: number
  readonly bytes?: number
  /** Result in the newest run that had it. */
  readonly last?: NodeResultPoint
}

export interface SiteTest {
  /** `not_null`, `relationships`, `dbt_utils.expression_is_true`; absent for a test that is a file. */
  readonly name?: string
  readonly column?: string
  /** The node it is declared at. */
  readonly attached?: NodeIndex
  /** Of `relationships`: the node and column that is pointed to. */
  readonly to?: { readonly node: NodeIndex; readonly column: string }
  readonly severity: 'error' | 'warn'
}

/** `success`, `pass`, `warn`, `fail`, `error`, `skipped`, `cancelled`, or another word of dbt's. */
export type SiteStatus = string

/** One result of one node. */
export interface NodeResultPoint {
  /** Position in `SiteIndex.runs`. */
  readonly run: number
  readonly status: SiteStatus
  readonly ms: number
  readonly rows?: number
  readonly failures?: number
  readonly message?: string
}

export interface SiteRun {
  readonly id: string
  readonly command: string
  readonly startedAt: string
  readonly ms: number
  readonly target?: string
  /** How many results have each status. */
  readonly counts: Readonly<Record<SiteStatus, number>>
}

export interface RunDetail {
  readonly results: readonly RunResultRow[]
  /** The longest chain of nodes that waited for each other, first to last. */
  readonly criticalPath: readonly NodeIndex[]
}

export interface RunResultRow {
  /** Absent when the project no longer has the node. */
  readonly node?: NodeIndex
  readonly id: string
  readonly status: SiteStatus
  /** Milliseconds after the start of the run; absent for nodes that never started. */
  readonly start?: number
  readonly ms: number
  readonly thread?: string
  readonly rows?: number
  readonly failures?: number
  readonly message?: string
}

export interface NodeDetail {
  /** HTML of the same safety as the README. */
  readonly description: string
  readonly columns: readonly ColumnDetail[]
  readonly config: ConfigValues
  readonly meta: ConfigValues
  readonly owner?: string
  /** What the warehouse calls it: BASE TABLE, VIEW, ... */
  readonly relationKind?: string
  readonly stats: readonly { readonly label: string; readonly value: string | number | boolean }[]
  /** Roles by privilege. */
  readonly grants?: Readonly<Record<string, readonly string[]>>
  /** Names of the macros that its template calls. */
  readonly macros: readonly string[]
  /** Newest first, at most 30. */
  readonly history: readonly NodeResultPoint[]
  readonly load?: SourceLoad
  readonly freshness?: SiteFreshness
  readonly exposure?: SiteExposure
}

export interface ColumnDetail {
  readonly name: string
  readonly type?: string
  /** HTML of the same safety as the README. */
  readonly description: string
  readonly tags: readonly string[]
  readonly meta?: ConfigValues
  /** Tests declared at this column. */
  readonly tests: readonly NodeIndex[]
  /** How the column is masked, as the project says it. */
  readonly mask?: string
}

/** How a source table is filled, and when it was. */
export interface SourceLoad {
  readonly config: ConfigValues
  /** Newest first. */
  readonly history: readonly LoadPoint[]
}

export interface LoadPoint {
  readonly status: string
  readonly startedAt: string
  readonly finishedAt?: string
  readonly rows?: number
  readonly badRows?: number
  readonly windowLow?: string
  readonly windowHigh?: string
  readonly error?: string
}

export interface SiteFreshness {
  readonly status?: string
  readonly loadedAt?: string
  readonly checkedAt?: string
  readonly warnAfter?: string
  readonly errorAfter?: string
}

export interface SiteExposure {
  readonly type: string
  readonly label?: string
  readonly url?: string
  readonly maturity?: string
  readonly ownerName?: string
  readonly ownerEmail?: string
}

export interface NodeCode {
  /** The text of the user's file; of a generic test its call. */
  readonly raw?: string
  readonly compiled?: string
  /** `sql`, `python`, ... */
  readonly language?: string
}

/** What search looks through beside the index. */
export interface SearchBlock {
  /** Plain descriptions of each node's columns, in the order of `SiteNode.columns`; shorter when the rest has none. */
  readonly columnDescriptions: readonly (readonly string[])[]
}

/** The last results of every test, in a few letters each: thousands of tests are looked at together. */
export interface TestResults {
  /** All that occur, at most 36. */
  readonly statuses: readonly SiteStatus[]
  /**
   * Of each test that has results. A letter stands for each run, newest first: the place of the status in base 36, or
   * a dot where the run did not have the test; dots at the end are left out.
   */
  readonly letters: Readonly<Record<NodeIndex, string>>
}
