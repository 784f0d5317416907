import {
  openCsvSource,
  openSource,
  openWarehouse,
  type StatementError,
  type Warehouse,
} from '../adapters/index.ts'
import {
  compileNode,
  compileNodes,
  locateInStatement,
  warehouseHost,
  type CompiledNode,
} from '../compile/index.ts'
import { fail, ProjectError, type SourceLocation } from '../errors/index.ts'
import { execute, isFailure, type RunOutside, type RunResult } from '../execute/index.ts'
import type { Graph } from '../graph/index.ts'
import type { NodeId, NodeKind } from '../nodes/index.ts'
import { buildPlan, buildWork, explainPlan, testWork, unsupportedConfig, type Plan } from '../plan/index.ts'
import { select } from '../select/index.ts'
import { writeManifest, writeRun } from './artifacts.ts'
import { recordRun } from './history.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

const EXIT_FAILED = 1

/** How the verbs that run nodes differ. */
export interface Verb {
  readonly command: string
  readonly kinds: readonly NodeKind[]
  /** Runs that only read do not exclude each other. */
  readonly writes: boolean
}

/** From files to results: the story of `build`, `run`, `test`, `seed` and `extract`. */
export async function runNodes(verb: Verb, options: CommandOptions): Promise<CommandOutcome> {
  const workspace = await openWorkspace(options, verb.command)
  const nodeIds = selectNodes(verb, workspace, options)
  const compiled = await compileNodes(nodeIds, compileRequest(workspace))
  warnOfUnsupported(nodeIds, workspace, options)
  const plan = buildPlan({ graph: workspace.graph, nodeIds, compiled, dialect: workspace.dialect })
  if (options.explain) return { exitCode: 0, output: explainPlan(plan) }

  await writeManifest(workspace, compiled)
  await using warehouse = await openWarehouse(workspace.project.outside)
  await using lock = verb.writes ? await warehouse.lockRun(holder(verb)) : undefined
  if (verb.writes) await warehouse.prepare(plan.schemas)
  const record = await recordRun(warehouse, workspace, { ...options, isAlone: verb.writes })
  const signal = lock ? AbortSignal.any([options.signal, lock.lost]) : options.signal
  const ran = await executePlan({ plan, compiled, warehouse }, workspace, { ...options, signal })
  const result = { ...ran.result, cancelled: options.signal.aborted }
  await record.finish(result)
  await writeRun(workspace, { result, compiled: { ...compiled, ...ran.late } }, options)
  if (!lock?.lost.aborted) return { exitCode: exitCodeOf(result), result }
  reportLost(lock.lost, options)
  return { exitCode: Math.max(EXIT_FAILED, exitCodeOf(result)), result }
}

function reportLost({ reason }: AbortSignal, { emit }: CommandOptions): void {
  if (!(reason instanceof ProjectError)) throw reason
  for (const problem of reason.problems) emit({ kind: 'diagnostic', severity: 'error', problem })
}

function warnOfUnsupported(nodeIds: readonly NodeId[], { graph }: Workspace, { emit }: CommandOptions): void {
  const nodes = nodeIds.flatMap((id) => graph.nodes[id] ?? [])
  for (const problem of unsupportedConfig(nodes)) emit({ kind: 'diagnostic', severity: 'warning', problem })
}

export function selectNodes(verb: Verb, { graph }: Workspace, options: CommandOptions): readonly NodeId[] {
  const selection = select(graph, { select: options.select, exclude: options.exclude, kinds: verb.kinds })
  for (const problem of selection.warnings) options.emit({ kind: 'diagnostic', severity: 'warning', problem })
  return selection.nodeIds
}

export function compileRequest({
  graph,
  templates,
  library,
  host,
}: Workspace): Parameters<typeof compileNodes>[1] {
  return { graph, templates, library, project: host }
}

interface Run {
  readonly plan: Plan
  readonly compiled: Readonly<Record<NodeId, CompiledNode>>
  readonly warehouse: Warehouse
}

interface Ran {
  readonly result: RunResult
  /** What could be compiled only while it ran. */
  readonly late: Readonly<Record<NodeId, CompiledNode>>
}

async function executePlan(run: Run, workspace: Workspace, options: CommandOptions): Promise<Ran> {
  const { outside } = workspace.project
  const counts: Partial<Record<NodeKind, number>> = {}
  for (const step of run.plan.steps) counts[step.nodeKind] = (counts[step.nodeKind] ?? 0) + 1
  options.emit({ kind: 'plan.selected', counts })
  const late: Record<NodeId, CompiledNode> = {}
  const result = await execute(run.plan, runOutside(run, workspace, late), {
    threads: outside.target.threads,
    failFast: options.failFast,
    signal: options.signal,
    emit: options.emit,
  })
  return { result, late }
}

function runOutside(
  { plan, compiled, warehouse }: Run,
  workspace: Workspace,
  late: Record<NodeId, CompiledNode>,
): RunOutside {
  const { graph, project, dialect } = workspace
  async function compileNow(nodeId: NodeId, session: Parameters<typeof warehouseHost>[0]): Promise<string> {
    const node = graph.nodes[nodeId]
    if (node?.kind !== 'model' && node?.kind !== 'test')
      return fail('INTERNAL', { detail: `${nodeId} has no SQL.` })
    const request = { ...compileRequest(workspace), warehouse: warehouseHost(session) }
    const ready = await compileNode(node, request)
    late[nodeId] = ready
    return ready.kind === 'ready' ? ready.sql : fail('INTERNAL', { detail: `${nodeId} is still late.` })
  }
  return {
    warehouse,
    openSource: (connection) => openSource(project.outside, connection),
    openCsv: (path, format) => openCsvSource(`${project.root}/${path}`, format),
    buildLate: async (step, session) => buildWork(step, await compileNow(step.nodeId, session), dialect),
    testLate: async (step, session) => {
      const sql = await compileNow(step.nodeId, session)
      const node = graph.nodes[step.nodeId]
      return node?.kind === 'test'
        ? testWork(node, sql, dialect)
        : fail('INTERNAL', { detail: `${step.nodeId} is no test.` })
    },
    explain: (nodeId, error) => ({
      location: locateStatement(late[nodeId] ?? compiled[nodeId], error),
      hint: isMissing(error) ? missingParents(nodeId, { graph, plan }) : undefined,
    }),
  }
}

function locateStatement(
  compiled: CompiledNode | undefined,
  error: StatementError,
): SourceLocation | undefined {
  if (compiled?.kind !== 'ready' || error.position === undefined) return undefined
  return locateInStatement(compiled, error.sql, error.position)
}

/** A table or schema that does not exist. */
function isMissing(error: StatementError): boolean {
  return error.sqlState === '42P01' || error.sqlState === '3F000'
}

/** What a node reads and this run does not build is the likely reason why it is not there. */
function missingParents(
  nodeId: NodeId,
  { graph, plan }: { readonly graph: Graph; readonly plan: Plan },
): string | undefined {
  const built = new Set(plan.steps.map((step) => step.nodeId))
  const names = (graph.parents[nodeId] ?? []).flatMap((id) =>
    built.has(id) ? [] : (graph.nodes[id]?.name ?? []),
  )
  const node = graph.nodes[nodeId]
  if (names.length === 0 || !node) return undefined
  return `This run does not build ${names.join(', ')}. "--select +${node.name}" builds what a node reads as well.`
}

function exitCodeOf(result: RunResult): number {
  if (result.cancelled) return 130
  return result.results.some((one) => isFailure(one.status) || one.status === 'skipped') ? EXIT_FAILED : 0
}

function holder(verb: Verb): string {
  return `"tool ${verb.command}"`
}
