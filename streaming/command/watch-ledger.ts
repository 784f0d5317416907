import { setTimeout as sleep } from 'node:timers/promises'

import type { Log, Metrics } from '../observe/index.ts'
import { createWatch } from '../reconcile/index.ts'
import type { Store } from '../warehouse/index.ts'

const EVERY_MS = 60_000

/** Compares ledger and rows every minute, until the signal, and shows the differences as metrics. */
export async function watchLedger(
  { store, metrics, log, topic }: LedgerParts,
  signal: AbortSignal,
): Promise<void> {
  const look = createWatch(store)
  while (!signal.aborted) {
    try {
      for (const { partition, ...difference } of await look()) {
        for (const measure of ['count', 'cents', 'hash'] as const) {
          metrics.reconciliationDifference.set({ topic, partition, measure }, difference[measure])
        }
      }
      metrics.lastReconciliation.set({}, Date.now() / 1000)
    } catch (error) {
      log('warn', 'The ledger could not be compared.', { error })
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

interface LedgerParts {
  readonly store: Pick<Store, 'ledger' | 'tallyRows'>
  readonly metrics: Pick<Metrics, 'reconciliationDifference' | 'lastReconciliation'>
  readonly log: Log
  readonly topic: string
}
