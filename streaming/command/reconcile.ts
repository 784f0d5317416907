import { formatReconciliation, reconcile as compare } from '../reconcile/index.ts'
import { questionLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { openKafka, openPoints, openWarehouse } from './servers.ts'

export interface ReconcileOptions {
  /** Messages that nobody has read yet are no difference: for a service that runs. */
  readonly isRunning: boolean
}

/** Compares what was produced with what became of it, from the servers themselves. Exit code 1 when they differ. */
export async function reconcile(
  context: StreamContext,
  { isRunning }: ReconcileOptions,
): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  await using kafka = await openKafka(settings, questionLog(context))
  await using store = await openWarehouse(context, settings)
  await using influx = openPoints(settings)
  const servers = { kafka, store, ...(influx && { influx }) }
  const result = await compare(servers, settings, { upToPosition: isRunning })
  return { exitCode: result.differences.length === 0 ? 0 : 1, output: formatReconciliation(result) }
}
