import type { Dialect, Session } from '../adapters/index.ts'
import { isoMoment, secondsOf, stateTables } from './tables.ts'

/** One load of a node. */
export interface PastLoad {
  readonly nodeId: string
  readonly status: string
  readonly startedAt: string
  readonly finishedAt?: string
  readonly rows?: number
  readonly badRows?: number
  readonly windowLow?: string
  readonly windowHigh?: string
  readonly error?: string
}

/** The newest loads of each node, newest first; nothing where no load has ever run. */
export async function readLoads(
  session: Session,
  dialect: Dialect,
  { database, limit }: { readonly database: string; readonly limit: number },
): Promise<readonly PastLoad[]> {
  const tables = stateTables(dialect, database)
  if (!(await session.relation({ database, schema: '_tool', name: 'loads' }))) return []
  const { rows } = await session.query(
    `select node_id, status, ${secondsOf('started_at')}, ${secondsOf('finished_at')}, rows_stored, rows_bad, window_low, window_high, error
from (
  select *, row_number() over (partition by node_id order by started_at desc) as place
  from ${tables.name('loads')}
) as loads
where place <= ${limit}
order by node_id, place`,
  )
  return rows.map(toLoad)
}

function toLoad(row: readonly unknown[]): PastLoad {
  const [nodeId, status, started, finished, rows, bad, low, high, error] = row
  const finishedAt = isoMoment(finished)
  return {
    nodeId: String(nodeId),
    status: String(status),
    startedAt: isoMoment(started) ?? '',
    ...(finishedAt !== undefined && { finishedAt }),
    ...(rows !== null && { rows: Number(rows) }),
    ...(bad !== null && { badRows: Number(bad) }),
    ...(typeof low === 'string' && { windowLow: low }),
    ...(typeof high === 'string' && { windowHigh: high }),
    ...(typeof error === 'string' && { error }),
  }
}
