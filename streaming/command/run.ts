import type { KafkaPort } from '../kafka/index.ts'
import { createHealth, createMetrics, serveObservations } from '../observe/index.ts'
import { runPipeline } from '../pipeline/index.ts'
import type { LogRange } from '../warehouse/index.ts'
import { windowLabel } from '../window/index.ts'
import { serviceLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { closing, observePoints, openKafka, openPoints, openWarehouse } from './servers.ts'
import { watchLedger } from './watch-ledger.ts'

export interface RunOptions {
  /** Ends by itself once everything is delivered that was in the topic at the start. */
  readonly endsWhenRead: boolean
}

const MAX_COMMIT_AGE_MS = 60_000

/** sysexits' word for a fault of the software: what supervises the process starts it anew. */
const CRASHED = 70

/** Works until it is told to stop. Exit code 70 when only a new process can go on. */
export async function run(context: StreamContext, { endsWhenRead }: RunOptions): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  const { topic } = settings.kafka
  const log = serviceLog(context)
  const metrics = createMetrics({
    version: context.version,
    windows: settings.windows.sizesMs.map(windowLabel),
    rules: settings.rules,
  })
  using health = createHealth({
    sinks: ['warehouse', 'kafka', ...(settings.influx ? (['influx'] as const) : [])],
    maxCommitAgeMs: MAX_COMMIT_AGE_MS,
  })
  await using observations = closing(await serveObservations({ settings: settings.http, metrics, health }))
  log('info', `Metrics are at ${observations.url}/metrics.`)
  await using kafka = await openKafka(settings, log)
  await using store = await openWarehouse(context, settings)
  await using influx = openPoints(settings, observePoints({ log, metrics, health }))
  await influx?.ensureBucket()
  health.setSink('influx')
  const isOver = new AbortController()
  const watching = watchLedger({ store, metrics, log, topic }, isOver.signal)
  await using producer = closing(await kafka.producer())
  const parts = {
    settings,
    store,
    producer,
    metrics,
    log,
    application: `tablewright@${context.version}`,
    logRange: async (partition: number) => logRangeOf(kafka, topic, partition),
    ...(influx && { influx }),
  }
  try {
    const end = await runPipeline({ kafka, parts, health, endsWhenRead, signal: context.signal })
    if (end.kind === 'stopped') return { exitCode: 0 }
    log('error', end.problem.message, { code: end.problem.code })
    return { exitCode: CRASHED }
  } finally {
    isOver.abort()
    await watching
  }
}

async function logRangeOf(
  kafka: Pick<KafkaPort, 'offsets'>,
  topic: string,
  partition: number,
): Promise<LogRange> {
  const found = (await kafka.offsets(topic)).find((one) => one.partition === partition)
  return found ?? { low: 0, high: 0 }
}
