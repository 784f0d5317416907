import { problem, ProjectError, type Problem } from '../errors/index.ts'
import { ancestors, descendants } from '../graph/index.ts'
import type { NodeId } from '../nodes/index.ts'
import { parseCriterion, type Criterion } from './criterion.ts'
import { addTests, settleTests, type Chosen, type IndirectSelection } from './indirect.ts'
import { createMatcher } from './methods.ts'
import type { SelectableGraph } from './selectable.ts'
import { suggestSelector } from './suggest.ts'
import { hasWildcard } from './wildcard.ts'

export interface SelectRequest {
  /** Texts of --select. */
  readonly select: readonly string[]
  /** Texts of --exclude. */
  readonly exclude: readonly string[]
  /** Kinds that the command works on; all by default. */
  readonly kinds?: readonly string[]
  /** `eager` by default. */
  readonly indirect?: IndirectSelection
}

export interface Selection {
  /** In the order of the graph. */
  readonly nodeIds: readonly NodeId[]
  /** Methods and patterns that matched nothing. */
  readonly warnings: readonly Problem[]
}

/**
 * Chooses nodes by dbt's selectors; all of them when none is given. A space is a union, a comma an
 * intersection.
 *
 * @throws {ProjectError} `SELECT_INVALID`, or `SELECT_NO_MATCH` for a name or path that matches nothing.
 */
export function select(graph: SelectableGraph, request: SelectRequest): Selection {
  const { indirect = 'eager', kinds } = request
  const notes: Notes = { errors: [], warnings: [] }
  const context = { graph, indirect, notes }
  const included = request.select.some((text) => text.trim() !== '')
    ? chooseUnion(request.select, { ...context, option: '--select' })
    : { direct: new Set(graph.order), possible: new Set(graph.order) }
  const excluded = chooseUnion(request.exclude, { ...context, option: '--exclude' })
  if (notes.errors.length > 0) throw new ProjectError(notes.errors)
  const left: Chosen = {
    direct: without(included.direct, excluded.direct),
    possible: without(included.possible, excluded.possible),
  }
  const chosen = settleTests(graph, left, indirect)
  const isWanted = (id: NodeId) => {
    const node = graph.nodes[id]
    return node !== undefined && (kinds?.includes(node.kind) ?? true)
  }
  return { nodeIds: graph.order.filter((id) => chosen.has(id) && isWanted(id)), warnings: notes.warnings }
}

interface Notes {
  readonly errors: Problem[]
  readonly warnings: Problem[]
}

interface Context {
  readonly graph: SelectableGraph
  readonly indirect: IndirectSelection
  readonly option: string
  readonly notes: Notes
}

function chooseUnion(texts: readonly string[], context: Context): Chosen {
  const terms = texts
    .flatMap((text) => text.split(/\s+/))
    .filter((term) => term !== '')
    .map((term) => chooseIntersection(term, context))
  const both = {
    direct: new Set(terms.flatMap((term) => [...term.direct])),
    possible: new Set(terms.flatMap((term) => [...term.possible])),
  }
  return { ...both, direct: settleTests(context.graph, both, context.indirect) }
}

function chooseIntersection(term: string, context: Context): Chosen {
  const parts = term.split(',').map((part) => chooseCriterion(part, context))
  const both = parts.reduce((one, other) => ({
    direct: within(one.direct, other.direct),
    possible: within(one.possible, other.possible),
  }))
  return { ...both, direct: settleTests(context.graph, both, context.indirect) }
}

const NOTHING: Chosen = { direct: new Set(), possible: new Set() }

function chooseCriterion(text: string, context: Context): Chosen {
  const { graph, notes, indirect } = context
  try {
    const criterion = parseCriterion(text)
    const matches = createMatcher(criterion, graph.projectName)
    const found = graph.order.filter((id) => {
      const node = graph.nodes[id]
      return node !== undefined && matches(node)
    })
    if (found.length === 0) noteNoMatch(criterion, context)
    return addTests(graph, withNeighbours(graph, criterion, found), indirect)
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    notes.errors.push(...error.problems)
    return NOTHING
  }
}

function withNeighbours(
  graph: SelectableGraph,
  criterion: Criterion,
  found: readonly NodeId[],
): ReadonlySet<NodeId> {
  const { parentsDepth: up, childrenDepth: down, withChildrensParents } = criterion
  const below = withChildrensParents ? [...found, ...descendants(graph, found)] : []
  return new Set([
    ...found,
    ...below,
    ...ancestors(graph, below),
    ...(up === undefined ? [] : ancestors(graph, found, { depth: up })),
    ...(down === undefined ? [] : descendants(graph, found, { depth: down })),
  ])
}

/** A name or path that matches nothing is a mistake; a tag that nothing has today may be meant for tomorrow. */
function noteNoMatch(criterion: Criterion, { graph, option, notes }: Context): void {
  const isMistake = criterion.isBare && !hasWildcard(criterion.value)
  const facts = { selector: criterion.text, option, nearest: suggestSelector(criterion, graph) }
  const list = isMistake ? notes.errors : notes.warnings
  list.push(problem('SELECT_NO_MATCH', facts))
}

function without(ids: ReadonlySet<NodeId>, others: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  return new Set([...ids].filter((id) => !others.has(id)))
}

function within(ids: ReadonlySet<NodeId>, others: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  return new Set([...ids].filter((id) => others.has(id)))
}
