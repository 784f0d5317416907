import type { Artifacts } from '../artifacts/index.ts'
import { createContext } from './context.ts'
import type { Entry } from './entries.ts'
import type { NodeCode, NodeDetail, RunDetail, SearchBlock, SiteIndex, TestResults } from './format.ts'
import { createCodeReader } from './node-code.ts'
import { describeNode, plainColumns, testsByColumn } from './node-detail.ts'
import { summariseNode } from './node-summary.ts'
import { summariseRun } from './runs.ts'
import { collectTestResults } from './test-results.ts'

const SHARD_SIZE = 250

export interface SiteFacts {
  /** README.md of the project. */
  readonly readme?: string
  readonly target?: string
  readonly commit?: string
}

/** All blocks of a page, before they are packed. What is iterable is made while it is read. */
export interface SiteData {
  readonly index: SiteIndex
  readonly search: SearchBlock
  readonly tests: TestResults
  readonly details: Iterable<readonly NodeDetail[]>
  readonly code: Iterable<readonly NodeCode[]>
  readonly runs: readonly RunDetail[]
}

/** Turns artifacts, whoever wrote them, into the data of the documentation site. */
export function createSite(artifacts: Artifacts, facts: SiteFacts = {}): SiteData {
  const context = createContext(artifacts)
  const { entries, runs, markdown } = context
  const nodes = entries.map((one, at) => summariseNode(one, at, context))
  const detailContext = { ...context, nodes, tests: testsByColumn(nodes) }
  const readme = readmeOf(artifacts, facts)
  return {
    index: {
      format: 1,
      project: projectOf(artifacts, facts),
      ...(readme !== undefined && { readme: markdown.toHtml(readme) }),
      nodes,
      shardSize: SHARD_SIZE,
      runs: runs.map(({ run }) => summariseRun(run)),
    },
    tests: collectTestResults(nodes, context.history),
    search: { columnDescriptions: entries.map((_, at) => plainColumns(at, context)) },
    details: shards(entries, (one, at) => describeNode(one, at, detailContext)),
    code: shards(entries, createCodeReader(artifacts.runs)),
    runs: runs.map(({ detail }) => detail),
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

/** A block named `__overview__` is dbt's way to write the first page; that of a package says nothing of the project. */
function readmeOf({ manifest }: Artifacts, { readme }: SiteFacts): string | undefined {
  const overview = Object.values(manifest.docs ?? {}).find(
    (one) => one.name === '__overview__' && one.package_name === manifest.metadata.project_name,
  )
  return overview?.block_contents ?? readme
}

function shards<Value>(
  entries: readonly Entry[],
  make: (one: Entry, at: number) => Value,
): Iterable<readonly Value[]> {
  return {
    *[Symbol.iterator]() {
      for (let from = 0; from < entries.length; from += SHARD_SIZE) {
        yield entries.slice(from, from + SHARD_SIZE).map((one, at) => make(one, from + at))
      }
    },
  }
}
