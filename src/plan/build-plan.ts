import type { Action, Dialect } from '../adapters/index.ts'
import type { CompiledNode } from '../compile/index.ts'
import { fail, problem, ProjectError, type Problem } from '../errors/index.ts'
import { displayName, testsBefore, type Graph } from '../graph/index.ts'
import type { Node, NodeId, RelationName, TestNode } from '../nodes/index.ts'
import { sortByDependency } from '../util/index.ts'
import type { BuildStep, LoadOrigin, LoadStep, Plan, Prepared, Step, TestStep, TestWork } from './step.ts'
import { viewsBuiltAfter } from './views-after.ts'

export interface PlanRequest {
  readonly graph: Graph
  /** What was selected, in the graph's order. */
  readonly nodeIds: readonly NodeId[]
  readonly compiled: Readonly<Record<NodeId, CompiledNode>>
  readonly dialect: Dialect
}

const MATERIALIZATIONS = ['view', 'table', 'ephemeral'] as const

/**
 * Decides all that a run will do: which steps, in which order, with which statements.
 *
 * @throws {ProjectError} `MATERIALIZATION_UNKNOWN` for every model that asks for one.
 */
export function buildPlan(request: PlanRequest): Plan {
  const { graph } = request
  const chosen = request.nodeIds.flatMap((id) => graph.nodes[id] ?? []).filter(isStep)
  failOnUnknown(chosen)
  const after = edgesBetween(chosen, graph)
  const surroundings = { after, viewsAfter: viewsBuiltAfter(graph, (id) => id in after) }
  const steps = sortByDependency(after).map((id) => createStep(id as NodeId, surroundings, request))
  return { schemas: schemasOf(steps), steps }
}

/** A view or table as actions of the warehouse. */
export function buildWork(
  step: Pick<BuildStep, 'materialized' | 'relation' | 'rebuiltLater' | 'indexes'>,
  sql: string,
  dialect: Dialect,
): readonly Action[] {
  const { relation, rebuiltLater, indexes } = step
  return dialect.materialize({
    kind: step.materialized === 'view' ? 'view' : 'table',
    relation,
    sql,
    rebuiltLater,
    indexes,
  })
}

/** A test as the statement that counts its failures. */
export function testWork(node: TestNode, sql: string, dialect: Dialect): TestWork {
  const { failCalc, warnIf, errorIf, limit } = node
  const query = { sql, failCalc, warnIf, errorIf, ...(limit !== undefined && { limit }) }
  return { query, sql: dialect.testQuery(query) }
}

function isStep(node: Node): boolean {
  switch (node.kind) {
    case 'source':
      return node.load !== undefined
    case 'model':
      return node.materialized !== 'ephemeral'
    case 'seed':
    case 'test':
      return true
  }
}

function failOnUnknown(chosen: readonly Node[]): void {
  const problems = chosen.flatMap((node): Problem[] => {
    if (node.kind !== 'model' || MATERIALIZATIONS.some((known) => known === node.materialized)) return []
    const facts = { materialization: node.materialized, node: node.name, known: MATERIALIZATIONS }
    return [problem('MATERIALIZATION_UNKNOWN', facts, { location: node.location })]
  })
  if (problems.length > 0) throw new ProjectError(problems)
}

/** For each chosen node: the chosen nodes it waits for, directly or through nodes that are not chosen, and tests. */
function edgesBetween(chosen: readonly Node[], graph: Graph): Readonly<Record<NodeId, readonly NodeId[]>> {
  const isChosen = new Set(chosen.map((node) => node.id))
  const barriers = testsBefore(graph)
  const nearest = new Map<NodeId, ReadonlySet<NodeId>>()
  for (const id of graph.order) {
    const found = new Set<NodeId>()
    for (const parent of graph.parents[id] ?? []) {
      if (isChosen.has(parent)) found.add(parent)
      else for (const behind of nearest.get(parent) ?? []) found.add(behind)
    }
    nearest.set(id, found)
  }
  return Object.fromEntries(
    chosen.map((node) => [
      node.id,
      [...(nearest.get(node.id) ?? []), ...(barriers[node.id] ?? []).filter((test) => isChosen.has(test))],
    ]),
  )
}

interface Surroundings {
  readonly after: Readonly<Record<NodeId, readonly NodeId[]>>
  readonly viewsAfter: ReadonlyMap<NodeId, readonly RelationName[]>
}

function createStep(id: NodeId, { after, viewsAfter }: Surroundings, request: PlanRequest): Step {
  const node = request.graph.nodes[id]
  if (!node) return fail('INTERNAL', { detail: `the plan names ${id}, which the graph does not have.` })
  const base = {
    nodeId: id,
    nodeKind: node.kind,
    name: displayName(node),
    path: node.path,
    location: node.location,
    after: after[id] ?? [],
  }
  const rebuiltLater = viewsAfter.get(id) ?? []
  switch (node.kind) {
    case 'source':
    case 'seed': {
      const { relation } = node
      return { ...base, kind: 'load', relation, origin: loadOrigin(node), rebuiltLater } satisfies LoadStep
    }
    case 'model': {
      const facts = {
        materialized: node.materialized,
        relation: node.relation,
        rebuiltLater,
        indexes: node.indexes,
      }
      const work = prepared(request.compiled[id], (sql) => buildWork(facts, sql, request.dialect))
      return { ...base, kind: 'build', ...facts, work } satisfies BuildStep
    }
    case 'test': {
      const work = prepared(request.compiled[id], (sql) => testWork(node, sql, request.dialect))
      return { ...base, kind: 'test', severity: node.severity, work } satisfies TestStep
    }
  }
}

function loadOrigin(node: Extract<Node, { kind: 'source' | 'seed' }>): LoadOrigin {
  if (node.kind === 'seed') {
    return { kind: 'file', path: node.path, delimiter: node.delimiter, columnTypes: node.columnTypes }
  }
  if (!node.load) return fail('INTERNAL', { detail: `${node.id} is in the plan, but has nothing to load.` })
  return { kind: 'connection', load: node.load }
}

function prepared<Work>(compiled: CompiledNode | undefined, finish: (sql: string) => Work): Prepared<Work> {
  return compiled?.kind === 'ready' ? { kind: 'ready', work: finish(compiled.sql) } : { kind: 'late' }
}

function schemasOf(steps: readonly Step[]): readonly string[] {
  return [
    ...new Set(steps.flatMap((step) => (step.kind === 'test' ? [] : [step.relation.schema]))),
  ].toSorted()
}
