import { join } from 'node:path'

import { openWarehouse, StatementError, type CatalogRelation, type Warehouse } from '../adapters/index.ts'
import {
  createCatalog,
  createPastRun,
  KEPT_RUNS,
  relationOf,
  writeJson,
  type LoadRecord,
  type WarehouseFacts,
} from '../artifacts/index.ts'
import { compileNodes, warehouseHost, type CompiledNode } from '../compile/index.ts'
import { problem, ProjectError } from '../errors/index.ts'
import type { NodeId } from '../nodes/index.ts'
import { readLoads, readRuns, type PastLoad } from '../state/index.ts'
import { invocationOf, targetFolder } from './artifacts.ts'
import type { CommandOptions } from './options.ts'
import { compileRequest } from './run-nodes.ts'
import type { Workspace } from './workspace.ts'

type Compiled = Readonly<Record<NodeId, CompiledNode>>

interface Selected {
  readonly nodeIds: readonly NodeId[]
  readonly compiled: Compiled
}

/**
 * Writes what only the warehouse knows of the selection: `catalog.json`, and `warehouse.json` with grants, loads and
 * earlier runs. Returns the SQL of the nodes, with what had to wait for the warehouse. When it cannot be asked, a
 * warning says so, and files of earlier times stay.
 */
export async function askWarehouse(
  workspace: Workspace,
  { nodeIds, compiled }: Selected,
  options: CommandOptions,
): Promise<Compiled> {
  try {
    await using warehouse = await openWarehouse(workspace.project.outside)
    const catalog = await readCatalog(warehouse, workspace, nodeIds)
    const folder = targetFolder(workspace)
    await writeJson(join(folder, 'catalog.json'), catalog.catalog)
    await writeJson(
      join(folder, 'warehouse.json'),
      await readFacts(warehouse, workspace, { catalog, options }),
    )
    return await compileLate(warehouse, workspace, { compiled, signal: options.signal })
  } catch (error) {
    if (!(error instanceof ProjectError) && !(error instanceof StatementError)) throw error
    const unread = problem('CATALOG_UNREAD', { detail: error.message })
    options.emit({ kind: 'diagnostic', severity: 'warning', problem: unread })
    return compiled
  }
}

interface FoundCatalog {
  readonly catalog: ReturnType<typeof createCatalog>
  readonly grants: WarehouseFacts['grants']
}

/** One query for each schema. A schema that may not be read is an error of the catalog, not of the command. */
async function readCatalog(
  warehouse: Warehouse,
  workspace: Workspace,
  nodeIds: readonly NodeId[],
): Promise<FoundCatalog> {
  const { graph } = workspace
  const named = nodeIds.flatMap((id) => {
    const node = graph.nodes[id]
    const relation = node && relationOf(node)
    return relation ? [{ id, relation }] : []
  })
  const relations = new Map<string, readonly CatalogRelation[]>()
  const errors: string[] = []
  for (const schema of new Set(named.map(({ relation }) => relation.schema))) {
    const names = named
      .filter(({ relation }) => relation.schema === schema)
      .map(({ relation }) => relation.name)
    try {
      relations.set(schema, await warehouse.catalog(schema, names))
    } catch (error) {
      if (!(error instanceof StatementError)) throw error
      errors.push(`${schema}: ${error.message}`)
    }
  }
  const grants = named.flatMap(({ id, relation }) => {
    const found = relations.get(relation.schema)?.find(({ name }) => name === relation.name)
    return found && Object.keys(found.grants).length > 0 ? [[id, found.grants] as const] : []
  })
  const invocation = invocationOf(workspace)
  return {
    catalog: createCatalog({ graph, nodeIds, relations, errors, invocation }),
    grants: Object.fromEntries(grants),
  }
}

interface FactsRequest {
  readonly catalog: FoundCatalog
  readonly options: CommandOptions
}

/** A user who may not read the tool's own tables still learns everything else. */
async function readFacts(
  warehouse: Warehouse,
  workspace: Workspace,
  { catalog, options }: FactsRequest,
): Promise<WarehouseFacts> {
  const known = {
    metadata: { format: 1, generated_at: new Date().toISOString() },
    grants: catalog.grants,
  } as const
  try {
    return { ...known, ...(await readHistory(warehouse, workspace)) }
  } catch (error) {
    if (!(error instanceof StatementError)) throw error
    const unread = problem('HISTORY_UNREAD', { detail: error.message })
    options.emit({ kind: 'diagnostic', severity: 'warning', problem: unread })
    return { ...known, loads: {}, runs: [] }
  }
}

async function readHistory(
  warehouse: Warehouse,
  { dialect, host }: Workspace,
): Promise<Pick<WarehouseFacts, 'loads' | 'runs'>> {
  await using session = await warehouse.session()
  const { database } = host.target
  const loads = await readLoads(session, dialect, { database, limit: KEPT_RUNS })
  const runs = await readRuns({ session, dialect, database }, KEPT_RUNS)
  return { loads: recordsByNode(loads), runs: runs.map(createPastRun) }
}

function recordsByNode(loads: readonly PastLoad[]): WarehouseFacts['loads'] {
  const byNode = new Map<string, LoadRecord[]>()
  for (const load of loads) {
    const records = byNode.get(load.nodeId) ?? []
    byNode.set(load.nodeId, records)
    records.push({
      status: load.status,
      started_at: load.startedAt,
      finished_at: load.finishedAt ?? null,
      rows_stored: load.rows ?? null,
      rows_bad: load.badRows ?? null,
      window_low: load.windowLow ?? null,
      window_high: load.windowHigh ?? null,
      error: load.error ?? null,
    })
  }
  return Object.fromEntries(byNode)
}

interface LateRequest {
  readonly compiled: Compiled
  readonly signal: AbortSignal
}

/** Compiles what had to wait because its template queries the warehouse. */
async function compileLate(
  warehouse: Warehouse,
  workspace: Workspace,
  { compiled, signal }: LateRequest,
): Promise<Compiled> {
  const late = Object.values(compiled).flatMap((one) => (one.kind === 'late' ? one.nodeId : []))
  if (late.length === 0) return compiled
  await using session = await warehouse.session(signal)
  const request = { ...compileRequest(workspace), warehouse: warehouseHost(session) }
  return { ...compiled, ...(await compileNodes(late, request)) }
}
