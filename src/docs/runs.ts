import type { RunResultEntry, RunResults } from '../artifacts/index.ts'
import { parentsOf, type Entry } from './entries.ts'
import type { NodeResultPoint, RunDetail, RunResultRow, SiteRun } from './format.ts'
import { compact } from './values.ts'

/** Results by unique id, newest first. */
export type History = ReadonlyMap<string, readonly NodeResultPoint[]>

/** What each node did in the given runs, newest first. Nodes that the project no longer has are left out. */
export function historyOf(runs: readonly RunResults[], known: { has(id: string): boolean }): History {
  const history = new Map<string, NodeResultPoint[]>()
  runs.forEach((run, at) => {
    for (const result of run.results) {
      if (!known.has(result.unique_id)) continue
      const points = history.get(result.unique_id) ?? []
      history.set(result.unique_id, points)
      points.push({ run: at, ...resultFacts(result) })
    }
  })
  return history
}

/** What lists say of a run. */
export function summariseRun(run: RunResults): SiteRun {
  const counts = new Map<string, number>()
  for (const { status } of run.results) counts.set(status, (counts.get(status) ?? 0) + 1)
  const { target, which } = run.args ?? {}
  return {
    id: run.metadata.invocation_id ?? startOf(run),
    command: typeof which === 'string' ? which : 'run',
    startedAt: startOf(run),
    ms: Math.round(run.elapsed_time * 1000),
    counts: Object.fromEntries(counts),
    ...(typeof target === 'string' && { target }),
  }
}

interface RunContext {
  readonly indexOf: ReadonlyMap<string, number>
  readonly entries: readonly Entry[]
}

/** What the page of a run shows. */
export function createRunDetail(run: RunResults, { indexOf, entries }: RunContext): RunDetail {
  const first = startedAt(run.results)
  const results = run.results.map((result): RunResultRow => {
    const started = timeOf(result, 'started_at')
    return {
      id: result.unique_id,
      ...resultFacts(result),
      ...compact({
        node: indexOf.get(result.unique_id),
        start: started === undefined || first === undefined ? undefined : started - first,
        thread: result.thread_id || undefined,
      }),
    }
  })
  return { results, criticalPath: criticalPathOf(results, entries, indexOf) }
}

/** Milliseconds since 1970 at which the first result began: commands parse and compile before that. */
function startedAt(results: readonly RunResultEntry[]): number | undefined {
  let first: number | undefined
  for (const result of results) {
    const started = timeOf(result, 'started_at')
    if (started !== undefined && (first === undefined || started < first)) first = started
  }
  return first
}

function timeOf({ timing }: RunResultEntry, end: 'started_at' | 'completed_at'): number | undefined {
  const moments = timing.flatMap((one) => one[end] ?? []).map((iso) => new Date(iso).getTime())
  const valid = moments.filter((moment) => !Number.isNaN(moment))
  if (valid.length === 0) return undefined
  return end === 'started_at' ? Math.min(...valid) : Math.max(...valid)
}

function resultFacts(result: RunResultEntry) {
  const rows = result.adapter_response['rows_affected']
  return {
    status: result.status,
    ms: Math.round(result.execution_time * 1000),
    ...compact({
      // A test's one row of counts is nothing that it wrote.
      rows: typeof rows === 'number' && result.failures === null && rows >= 0 ? rows : undefined,
      failures: result.failures ?? undefined,
      message: shortMessage(result),
    }),
  }
}

const MESSAGE_LENGTH = 2000

/** What a success says is the warehouse's own word for it, which tells nobody more. */
function shortMessage({ status, message }: RunResultEntry): string | undefined {
  if (message === null || status === 'success' || status === 'pass') return undefined
  return message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH)}…` : message
}

/** Walks back from the result that ended last, each time to the parent that ended last. */
function criticalPathOf(
  results: readonly RunResultRow[],
  entries: readonly Entry[],
  indexOf: ReadonlyMap<string, number>,
): readonly number[] {
  const ends = new Map<number, number>()
  for (const { node, start, ms } of results) {
    if (node !== undefined && start !== undefined) ends.set(node, start + ms)
  }
  const latest = (nodes: Iterable<number>) => {
    let found: number | undefined
    for (const node of nodes) {
      const end = ends.get(node)
      if (end !== undefined && (found === undefined || end > (ends.get(found) ?? 0))) found = node
    }
    return found
  }
  const path: number[] = []
  let node = latest(ends.keys())
  while (node !== undefined && !path.includes(node)) {
    path.unshift(node)
    const entry = entries[node]
    node = entry && latest(parentsOf(entry).flatMap((id) => indexOf.get(id) ?? []))
  }
  return path
}

function startOf({ metadata }: RunResults): string {
  return metadata.invocation_started_at ?? metadata.generated_at ?? ''
}
