import type pg from 'pg'

import type { Source } from '../../source.ts'
import { connect, type ConnectionSettings } from '../connection.ts'
import { describeStream, listStreams } from './describe.ts'
import { readStream } from './read.ts'

/** A database as a source. Every call uses a connection of its own, so streams can be read side by side. */
export function createSource(settings: ConnectionSettings): Source {
  return {
    list: async () => withClient(settings, listStreams),
    describe: async (request) =>
      withClient(settings, async (client) => describeStream(client, settings.name, request)),
    safeHighWatermark: async (_field, settleMs) =>
      withClient(settings, async (client) => safeHighWatermark(client, settleMs)),
    read: (request) => readStream(settings, request),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/**
 * The start of the oldest transaction that is open, or a moment ago: a row that cannot be seen yet bears a time
 * that is not below it. Transactions that have only read so far count too, since they may still write.
 */
async function safeHighWatermark(client: pg.Client, settleMs: number): Promise<string> {
  await client.query(`set timezone = 'UTC'`)
  const { rows } = await client.query(
    `select least(
       clock_timestamp() - $1 * interval '1 millisecond',
       (select min(xact_start) from pg_catalog.pg_stat_activity where datname = current_database()
         and backend_type = 'client backend' and pid <> pg_backend_pid()),
       (select min(prepared) from pg_catalog.pg_prepared_xacts where database = current_database())
     )::text as high`,
    [settleMs],
  )
  return (rows[0] as { high: string }).high
}

async function withClient<Result>(
  settings: ConnectionSettings,
  task: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connect(settings)
  try {
    return await task(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
