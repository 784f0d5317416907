import { fail, noting, ProjectError, type Problem } from '../errors/index.ts'
import type { Graph } from '../graph/index.ts'
import {
  modelId,
  type ModelNode,
  type Node,
  type NodeId,
  type SeedNode,
  type SourceNode,
  type TestNode,
} from '../nodes/index.ts'
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
    const done = await noting(problems, () => compileNode(node, request))
    if (done) compiled[nodeId] = done
  }
  if (problems.length > 0) throw new ProjectError(problems)
  return compiled
}

/** Compiles a query that no file of the project holds, such as that of `show --inline`. */
export async function compileInline(sql: string, request: CompileRequest): Promise<CompiledNode> {
  const { projectName } = request.graph
  const location = { file: INLINE_PATH, line: 1, column: 1 }
  return compileNode(
    {
      kind: 'model',
      id: modelId(projectName, 'inline_query'),
      name: 'inline_query',
      packageName: projectName,
      fqn: [projectName, 'inline_query'],
      path: INLINE_PATH,
      location,
      description: '',
      tags: [],
      meta: {},
      enabled: true,
      docBlocks: [],
      config: {},
      writtenConfig: {},
      rawCode: sql,
      materialized: 'view',
      relation: { database: '', schema: '', name: 'inline_query' },
      columns: [],
      constraints: [],
      indexes: [],
      refs: [],
      sources: [],
      macros: [],
    },
    request,
  )
}

const INLINE_PATH = '--inline'

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
      ...(offset > 0 && { bodyStart: offset, ctes: rendered.ctes }),
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
  const ephemerals = new Set<ModelNode>()
  const host = nodeHost(node, request, { attempt, onEphemeral: (parent) => ephemerals.add(parent) })
  const scope = createNodeScope(host, request.library)
  const template = request.templates.compile(node.rawCode, { file: node.path })
  const { text, segments } = await template.renderMapped(withTestArguments(node, scope, request))
  const ctes: Cte[] = []
  for (const parent of ephemerals) {
    const rendered = await renderNode(parent, request, attempt)
    ctes.push(...rendered.ctes, { nodeId: parent.id, name: cteName(parent.name), sql: rendered.sql })
  }
  return {
    sql: text,
    segments: segments.map(({ outputStart: start, length, line, column }) => ({
      start,
      length,
      line,
      column,
    })),
    ctes: ctes.filter((cte, at) => ctes.findIndex((other) => other.name === cte.name) === at),
  }
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

interface Watch {
  readonly attempt: Attempt
  /** Told of each ephemeral model that the template reads. */
  readonly onEphemeral: (parent: ModelNode) => void
}

function nodeHost(node: Compilable, request: CompileRequest, { attempt, onEphemeral }: Watch): NodeHost {
  const { project, warehouse } = request
  const parents = readableBy(node, request.graph)
  return {
    project,
    packageName: node.packageName,
    execute: true,
    ...(node.kind === 'model' && { this: node.relation }),
    model: modelValues(node),
    ref: ({ name, packageName }) => {
      const parent = parents.find((one) => isReferable(one) && one.name === name && isFrom(one, packageName))
      if (!parent || !isReferable(parent))
        return fail('REF_UNDECLARED', { from: node.name, name, call: `ref('${name}')` })
      if (isEphemeral(parent)) onEphemeral(parent)
      return relationOf(parent, project)
    },
    source: ({ sourceName, table }) => {
      const parent = parents.find(
        (one): one is SourceNode =>
          one.kind === 'source' && one.sourceName === sourceName && one.name === table,
      )
      if (parent) return relationOf(parent, project)
      const name = `${sourceName}.${table}`
      return fail('REF_UNDECLARED', { from: node.name, name, call: `source('${sourceName}', '${table}')` })
    },
    configure: () => undefined,
    configured: (key) => (Object.hasOwn(node.config, key) ? node.config[key] : undefined),
    warehouse: warehouse ?? askingHost(attempt),
  }
}

type EphemeralModel = ModelNode & { readonly materialized: 'ephemeral' }

function isReferable(node: Node): node is ModelNode | SeedNode {
  return node.kind === 'model' || node.kind === 'seed'
}

function isFrom(node: Node, packageName: string | undefined): boolean {
  return packageName === undefined || node.packageName === packageName
}

function isEphemeral(node: Node): node is EphemeralModel {
  return node.kind === 'model' && node.materialized === 'ephemeral'
}

function relationOf(parent: ModelNode | SeedNode | SourceNode, project: ProjectHost): unknown {
  const quoting = project.dialect
  if (isEphemeral(parent)) {
    return createRelation({ name: { ...parent.relation, name: cteName(parent.name) }, type: 'cte', quoting })
  }
  const isView = parent.kind === 'model' && parent.materialized === 'view'
  const type = isView ? 'view' : 'table'
  return createRelation({ name: parent.relation, type, quoting })
}

/** What `ref()` and `source()` may name: the node's parents, or everything for a query that is not in the graph. */
function readableBy(node: Node, graph: Graph): readonly Node[] {
  const parents = graph.parents[node.id]
  return parents ? parents.flatMap((id) => graph.nodes[id] ?? []) : Object.values(graph.nodes)
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
