import { openWarehouse, type OutsideConfig } from '../../src/adapters/index.ts'
import { recountCells, writeCells } from './cells.ts'
import { claimPartition, holdPosition } from './claim.ts'
import { inTransaction, type Send, type StoreContext, type StoreOptions } from './context.ts'
import { readLedger, tallyRows, writeCheckpoint, writeLedger } from './ledger.ts'
import { prepareTables } from './prepare.ts'
import { readRefusals, writeRefusals } from './refusals.ts'
import { insertRows, readFresh } from './rows.ts'
import { explained, StoreError } from './store-error.ts'
import { tableNames } from './tables.ts'
import type { BatchWrite, Claim, Store, Stored } from './types.ts'

/**
 * Opens the warehouse of the target for one topic; an embedded server is started.
 * @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`, `EMBEDDED_FAILED`
 */
export async function openStore(outside: OutsideConfig, options: StoreOptions): Promise<Store> {
  const target = { ...outside.target, threads: options.concurrency }
  const warehouse = await openWarehouse({ ...outside, target })
  const context = { warehouse, tables: tableNames(warehouse.dialect, options.schema), options }
  return {
    prepare: async () => explained(() => prepareTables(context)),
    claim: async (partition, log) => explained(() => claimPartition(context, partition, log)),
    store: async (claim, write) => explained(() => storeBatch(context, claim, write)),
    freshOffsets: async (partition, from, next) =>
      explained(() => inTransaction(context, (send) => readFresh(send, context, { partition, from, next }))),
    refusals: async (partition, from, next) =>
      explained(() =>
        inTransaction(context, (send) => readRefusals(send, context, { partition, from, next })),
      ),
    recount: async (claim, cells) =>
      explained(() =>
        inTransaction(context, async (send) => {
          await holdPosition(send, context, claim)
          return recountCells(send, context, { partition: claim.partition, cells })
        }),
      ),
    ledger: async () => explained(() => readLedger(context)),
    tallyRows: async (range) => explained(() => tallyRows(context, range)),
    [Symbol.asyncDispose]: async () => warehouse[Symbol.asyncDispose](),
  }
}

async function storeBatch(context: StoreContext, claim: Claim, write: BatchWrite): Promise<Stored> {
  const { partition } = claim
  const work = async (send: Send): Promise<Stored> => {
    const next = await holdPosition(send, context, claim)
    if (next !== write.from) {
      throw new StoreError('fenced', `Partition ${partition} stands at ${next}, not at ${write.from}.`)
    }
    const rows = await insertRows(send, context, write)
    const { late = 0, lateCells = [], flush } = write.afterInsert?.(rows) ?? {}
    await writeLedger(send, context, { partition, write, rows, late })
    await writeRefusals(send, context, { partition, refused: rows.refused })
    if (flush) {
      await writeCells(send, context, { partition, cells: flush.cells })
      if (flush.checkpoint) await writeCheckpoint(send, context, { partition, checkpoint: flush.checkpoint })
    }
    return { ...rows, recounted: await recountCells(send, context, { partition, cells: lateCells }) }
  }
  return inTransaction(context, work, { signal: write.signal })
}
