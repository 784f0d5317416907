import type { RunResultEntry, RunResults } from '../artifacts/index.ts'
import { criticalPathOf } from './critical-path.ts'
import type { NodeResultPoint, RunDetail, RunResultRow, SiteRun } from './format.ts'
import { compact } from './values.ts'

/** Results of each node, newest first. Nodes without any have no entry. */
export type History = ReadonlyMap<number, readonly NodeResultPoint[]>

/** What each node did in the given runs, newest first. Nodes that the project no longer has are left out. */
export function historyOf(runs: readonly RunDetail[]): History {
  const history = new Map<number, NodeResultPoint[]>()
  runs.forEach(({ results }, run) => {
    for (const { node, status, ms, rows, failures, message } of results) {
      if (node === undefined) continue
      const points = history.get(node) ?? []
      history.set(node, points)
      points.push({ run, status, ms, ...compact({ rows, failures, message }) })
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
  readonly parents: readonly (readonly number[])[]
}

/** What the page of a run shows. */
export function createRunDetail(run: RunResults, { indexOf, parents }: RunContext): RunDetail {
  const starts = run.results.map(startedAt)
  // Commands parse and compile before the first result begins.
  const first = starts.reduce<number>((least, one) => Math.min(least, one ?? least), Infinity)
  const durations = new Map<number, number>()
  const results = run.results.map((result, at): RunResultRow => {
    const node = indexOf.get(result.unique_id)
    const started = starts[at]
    const facts = resultFacts(result)
    if (node !== undefined) durations.set(node, facts.ms)
    return {
      id: result.unique_id,
      ...facts,
      ...compact({
        node,
        start: started === undefined ? undefined : started - first,
        thread: result.thread_id || undefined,
      }),
    }
  })
  return { results, criticalPath: criticalPathOf(parents, durations) }
}

/** In milliseconds since 1970; undefined for what never started. */
function startedAt({ timing }: RunResultEntry): number | undefined {
  let first: number | undefined
  for (const { started_at } of timing) {
    const moment = Date.parse(started_at ?? '')
    if (!Number.isNaN(moment) && (first === undefined || moment < first)) first = moment
  }
  return first
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

function startOf({ metadata }: RunResults): string {
  return metadata.invocation_started_at ?? metadata.generated_at ?? ''
}
