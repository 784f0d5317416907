import type { Sink } from './definitions.ts'
import type { Metrics } from './metrics.ts'

/** Runs a write and tells how long it took, how much it was and what came of it. What it throws goes on. */
export async function measureWrite<Result>(
  metrics: Metrics,
  { sink, size }: { readonly sink: Sink; readonly size: number },
  write: () => Promise<Result>,
): Promise<Result> {
  const startedAtMs = performance.now()
  const tell = (outcome: 'ok' | 'failed'): void =>
    metrics.writeDuration.observe({ sink, outcome }, (performance.now() - startedAtMs) / 1000)
  try {
    const result = await write()
    tell('ok')
    metrics.writeBatchSize.observe({ sink }, size)
    metrics.pointsWritten.inc({ sink }, size)
    return result
  } catch (error) {
    tell('failed')
    throw error
  }
}
