import type { Artifacts } from '../artifacts/index.ts'
import { collectEntries, type Entry } from './entries.ts'
import type { NodeCode, NodeDetail, RunDetail, SearchBlock, SiteIndex, SiteNode } from './format.ts'
import { describeNode, plainColumns } from './node-detail.ts'
import { summariseNode } from './node-summary.ts'
import { createRunDetail, historyOf, summariseRun, type History } from './runs.ts'
import { createMarkdown, type Markdown } from './markdown.ts'

const SHARD_SIZE = 250

/** Results of a node that its page shows. */
const HISTORY_LENGTH = 30

export interface SiteFacts {
  /** README.md of the project. */
  readonly readme?: string
  readonly target?: string
  readonly commit?: string
}

/** All blocks of a page, before they are packed. */
export interface SiteData {
  readonly index: SiteIndex
  readonly search: SearchBlock
  readonly details: readonly (readonly NodeDetail[])[]
  readonly code: readonly (readonly NodeCode[])[]
  readonly runs: readonly RunDetail[]
}

/** What the pieces of a site are made from. */
export interface SiteContext {
  readonly artifacts: Artifacts
  readonly entries: readonly Entry[]
  /** Place of each entry, by unique id. */
  readonly indexOf: ReadonlyMap<string, number>
  readonly history: History
  readonly markdown: Markdown
}

/** Turns artifacts, whoever wrote them, into the data of the documentation site. */
export function createSite(artifacts: Artifacts, facts: SiteFacts = {}): SiteData {
  const entries = collectEntries(artifacts.manifest)
  const indexOf = new Map(entries.map(({ entry }, at) => [entry.unique_id, at]))
  const runs = artifacts.runs.slice(0, HISTORY_LENGTH)
  const history = historyOf(runs, indexOf)
  const context: SiteContext = { artifacts, entries, indexOf, history, markdown: createMarkdown() }
  const nodes = entries.map((one) => summariseNode(one, context))
  const tests = testsByColumn(nodes)
  const details = entries.map((one, at) => describeNode(one, at, { ...context, tests }))
  const readme = readmeOf(context, facts)
  return {
    index: {
      format: 1,
      project: projectOf(artifacts, facts),
      ...(readme !== undefined && { readme: context.markdown.toHtml(readme) }),
      nodes,
      shardSize: SHARD_SIZE,
      runs: runs.map(summariseRun),
    },
    search: { columnDescriptions: entries.map((one) => plainColumns(one, context)) },
    details: shards(details),
    code: shards(entries.map(codeOf)),
    runs: runs.map((run) => createRunDetail(run, { indexOf, entries })),
  }
}

function projectOf({ manifest }: Artifacts, { target, commit }: SiteFacts): SiteIndex['project'] {
  const { metadata } = manifest
  const version = metadata.env?.['TABLEWRIGHT_VERSION']
  return {
    name: metadata.project_name ?? 'project',
    writtenBy: version === undefined ? `dbt ${metadata.dbt_version ?? ''}`.trim() : `tablewright ${version}`,
    generatedAt: metadata.generated_at ?? '',
    ...(typeof metadata.adapter_type === 'string' && { adapter: metadata.adapter_type }),
    ...(target !== undefined && { target }),
    ...(commit !== undefined && { commit }),
  }
}

/** A block named `__overview__` is dbt's way to write the first page; the tool's own default says nothing of a project. */
function readmeOf({ artifacts: { manifest } }: SiteContext, { readme }: SiteFacts): string | undefined {
  const overview = Object.values(manifest.docs ?? {}).find(
    ({ name, package_name }) => name === '__overview__' && package_name !== 'dbt',
  )
  return overview?.block_contents ?? readme
}

/** Positions of the tests of each column, by the place of the node and the name of the column. */
export type TestsByColumn = ReadonlyMap<number, ReadonlyMap<string, readonly number[]>>

function testsByColumn(nodes: readonly SiteNode[]): TestsByColumn {
  const tests = new Map<number, Map<string, number[]>>()
  nodes.forEach(({ test }, at) => {
    if (test?.attached === undefined || test.column === undefined) return
    const columns = tests.get(test.attached) ?? new Map<string, number[]>()
    tests.set(test.attached, columns)
    columns.set(test.column, [...(columns.get(test.column) ?? []), at])
  })
  return tests
}

function codeOf({ node }: Entry): NodeCode {
  if (!node) return {}
  return {
    ...(node.raw_code && { raw: node.raw_code }),
    ...(node.compiled_code && { compiled: node.compiled_code.trim() }),
    ...(node.language && { language: node.language }),
  }
}

function shards<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / SHARD_SIZE) }, (_, at) =>
    values.slice(at * SHARD_SIZE, (at + 1) * SHARD_SIZE),
  )
}
