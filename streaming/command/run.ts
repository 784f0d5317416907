import { createHealth, createMetrics, serveObservations } from '../observe/index.ts'
import { runPipeline } from '../pipeline/index.ts'
import { windowLabel } from '../window/index.ts'
import { serviceLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { openKafka, openPoints, openWarehouse } from './servers.ts'

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
  const observations = await serveObservations({ settings: settings.http, metrics, health })
  await using _ = { [Symbol.asyncDispose]: async () => observations.close() }
  log('info', `Metrics are at ${observations.url}/metrics.`)
  await using kafka = await openKafka(settings, log)
  await using store = await openWarehouse(context, settings)
  await using influx = openPoints(settings, { log, metrics, health })
  await influx?.ensureBucket()
  const producer = await kafka.producer()
  const application = `tablewright@${context.version}`
  const parts = { settings, store, producer, metrics, log, application, ...(influx && { influx }) }
  const logRange = async (partition: number) => {
    const found = (await kafka.offsets(topic)).find((one) => one.partition === partition)
    return found ?? { low: 0, high: 0 }
  }
  const end = await runPipeline({
    kafka,
    parts: { ...parts, logRange },
    health,
    endsWhenRead,
    signal: context.signal,
  })
  await producer.close()
  if (end.kind === 'stopped') return { exitCode: 0 }
  log('error', end.problem.message, { code: end.problem.code })
  return { exitCode: CRASHED }
}
