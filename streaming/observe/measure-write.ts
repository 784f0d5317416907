import type { Sink } from './definitions.ts'
import type { Metrics } from './metrics.ts'

interface Write<Result> {
  readonly sink: Sink
  readonly size: number
  readonly isWritten?: (result: Result) => boolean
}

/**
 * Runs a write and tells how long it took, how much it was and what came of it. What it throws goes on.
 *
 * @param write.isWritten whether a result means that the server has it; any does when absent
 */
export async function measureWrite<Result>(
  metrics: Metrics,
  { sink, size, isWritten = () => true }: Write<Result>,
  write: () => Promise<Result>,
): Promise<Result> {
  const startedAtMs = performance.now()
  const tell = (outcome: 'ok' | 'failed'): void =>
    metrics.writeDuration.observe({ sink, outcome }, (performance.now() - startedAtMs) / 1000)
  try {
    const result = await write()
    if (!isWritten(result)) {
      tell('failed')
      return result
    }
    tell('ok')
    metrics.writeBatchSize.observe({ sink }, size)
    metrics.pointsWritten.inc({ sink }, size)
    return result
  } catch (error) {
    tell('failed')
    throw error
  }
}
