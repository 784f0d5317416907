import { ProjectError, fail, type Problem } from '../errors/index.ts'
import type { Graph } from '../graph/index.ts'
import type { ModelNode, Node, NodeId, SeedNode, SourceNode, TestNode } from '../nodes/index.ts'
import {
  createNodeScope,
  createRelation,
  genericTestArguments,
  type MacroLibrary,
  type NodeHost,
  type ProjectHost,
  type TemplateScope,
  type Templates,
  type WarehouseHost,
} from '../template/index.ts'
import { cteName, injectCtes, type Cte } from './ctes.ts'
import type { CompiledNode, Segment } from './compiled.ts'

export interface CompileRequest {
  readonly graph: Graph
  readonly templates: Templates
  readonly library: MacroLibrary
  readonly project: ProjectHost
  /** Without it, a template that queries the warehouse makes its node late. */
  readonly warehouse?: WarehouseHost
}

type Compilable = ModelNode | TestNode

interface Rendered {
  readonly sql: string
  readonly segments: readonly Segment[]
  readonly ctes: readonly Cte[]
}

/**
 * Turns templates into final SQL. Nothing is written to the warehouse.
 *
 * @throws {ProjectError} the problems of all nodes at once.
 */
export async function compileNodes(
  nodeIds: readonly NodeId[],
  request: CompileRequest,
): Promise<Readonly<Record<NodeId, CompiledNode>>> {
  const compiled: Record<NodeId, CompiledNode> = {}
  const problems: Problem[] = []
  for (const nodeId of nodeIds) {
    const node = request.graph.nodes[nodeId]
    if (node?.kind !== 'model' && node?.kind !== 'test') continue
    try {
      compiled[nodeId] = await compileNode(node, request)
    } catch (error) {
      if (!(error instanceof ProjectError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new ProjectError(problems)
  return compiled
}

/** Compiles one model or test. @throws {ProjectError} at the place in the template. */
export async function compileNode(node: Compilable, request: CompileRequest): Promise<CompiledNode> {
  const attempt: Attempt = { asked: false }
  try {
    const rendered = await renderNode(node, request, attempt)
    const { sql, offset } = injectCtes(rendered.sql, rendered.ctes)
    return {
      kind: 'ready',
      nodeId: node.id,
      path: node.path,
      sql,
      segments: rendered.segments.map((segment) => ({ ...segment, start: segment.start + offset })),
      ...(offset > 0 && { bodyStart: offset }),
    }
  } catch (error) {
    if (attempt.asked) return { kind: 'late', nodeId: node.id, path: node.path }
    throw error
  }
}

/** Whether a template asked for the warehouse while there was none to ask. */
interface Attempt {
  asked: boolean
}

async function renderNode(node: Compilable, request: CompileRequest, attempt: Attempt): Promise<Rendered> {
  const ctes = await ephemeralParents(node, request, attempt)
  const scope = createNodeScope(nodeHost(node, request, attempt), request.library)
  const template = request.templates.compile(node.rawCode, { file: node.path })
  const { text, segments } = await template.renderMapped(withTestArguments(node, scope, request))
  return {
    sql: text,
    segments: segments.map(({ outputStart: start, length, line, column }) => ({
      start,
      length,
      line,
      column,
    })),
    ctes,
  }
}

async function ephemeralParents(
  node: Compilable,
  request: CompileRequest,
  attempt: Attempt,
): Promise<readonly Cte[]> {
  const ctes: Cte[] = []
  for (const parent of parentsOf(node, request.graph)) {
    if (parent.kind !== 'model' || parent.materialized !== 'ephemeral') continue
    const rendered = await renderNode(parent, request, attempt)
    ctes.push(...rendered.ctes, { name: cteName(parent.name), sql: rendered.sql })
  }
  return ctes.filter((cte, at) => ctes.findIndex((other) => other.name === cte.name) === at)
}

function withTestArguments(
  node: Compilable,
  scope: TemplateScope,
  { templates }: CompileRequest,
): TemplateScope {
  if (node.kind !== 'test' || !node.generic) return scope
  const { kwargs } = node.generic
  const values = genericTestArguments(kwargs, { templates, scope, location: node.location })
  return { lookup: (name) => (name === '_dbt_generic_test_kwargs' ? values : scope.lookup(name)) }
}

function nodeHost(
  node: Compilable,
  { graph, project, warehouse }: CompileRequest,
  attempt: Attempt,
): NodeHost {
  const parents = parentsOf(node, graph)
  return {
    project,
    packageName: node.packageName,
    execute: true,
    ...(node.kind === 'model' && { this: node.relation }),
    model: modelValues(node),
    ref: ({ name, packageName }) => {
      const parent = parents.find(
        (one): one is ModelNode | SeedNode =>
          (one.kind === 'model' || one.kind === 'seed') &&
          one.name === name &&
          (packageName === undefined || one.packageName === packageName),
      )
      return parent ? relationOf(parent, project) : fail('REF_UNDECLARED', { from: node.name, name })
    },
    source: ({ sourceName, table }) => {
      const parent = parents.find(
        (one): one is SourceNode =>
          one.kind === 'source' && one.sourceName === sourceName && one.name === table,
      )
      return parent
        ? relationOf(parent, project)
        : fail('REF_UNDECLARED', { from: node.name, name: `${sourceName}.${table}` })
    },
    configure: () => undefined,
    configured: (key) => (Object.hasOwn(node.config, key) ? node.config[key] : undefined),
    warehouse: warehouse ?? askingHost(attempt),
  }
}

function relationOf(parent: ModelNode | SeedNode | SourceNode, project: ProjectHost): unknown {
  const quoting = project.dialect
  if (parent.kind === 'model' && parent.materialized === 'ephemeral') {
    return createRelation({ name: { ...parent.relation, name: cteName(parent.name) }, type: 'cte', quoting })
  }
  const type = parent.kind === 'model' && parent.materialized === 'view' ? 'view' : 'table'
  return createRelation({ name: parent.relation, type, quoting })
}

function parentsOf(node: Node, graph: Graph): readonly Node[] {
  return (graph.parents[node.id] ?? []).flatMap((id) => graph.nodes[id] ?? [])
}

/** The part of dbt's `model` that templates use. */
function modelValues(node: Compilable): NodeHost['model'] {
  return {
    name: node.name,
    unique_id: node.id,
    resource_type: node.kind,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.path,
    fqn: node.fqn,
    description: node.description,
    tags: node.tags,
    meta: node.meta,
    config: node.config,
    ...(node.kind === 'model' && {
      alias: node.relation.name,
      schema: node.relation.schema,
      database: node.relation.database,
      columns: Object.fromEntries(
        node.columns.map((column) => [column.name, { name: column.name, description: column.description }]),
      ),
    }),
  }
}

/** Notes that the template asked, and ends its rendering: the node will be compiled again when it can be answered. */
function askingHost(attempt: Attempt): WarehouseHost {
  const refuse = () => {
    attempt.asked = true
    return Promise.reject(new Error('the warehouse cannot be asked yet'))
  }
  return { query: refuse, relation: refuse, columns: refuse }
}
