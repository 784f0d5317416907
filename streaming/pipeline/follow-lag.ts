import { setTimeout as sleep } from 'node:timers/promises'

import type { Batch, KafkaPort } from '../kafka/index.ts'
import type { Health, Metrics } from '../observe/index.ts'

const EVERY_MS = 2_000

export interface Lag extends AsyncDisposable {
  /** A batch was carried out. */
  commit(batch: Pick<Batch, 'partition' | 'messages'>): void
  /** A partition is somebody else's. */
  drop(partition: number): void
}

interface LagParts {
  readonly kafka: Pick<KafkaPort, 'offsets' | 'committed'>
  readonly metrics: Pick<Metrics, 'lagMessages' | 'lagSeconds'>
  readonly health: Pick<Health, 'setLag' | 'setSink'>
  readonly topic: string
  readonly group: string
}

/** Asks Kafka every two seconds how far the group is behind, until it is disposed. */
export function followLag({ kafka, metrics, health, topic, group }: LagParts): Lag {
  /** By partition, when Kafka got the last message that was carried out here. */
  const lastMs = new Map<number, number>()
  const end = new AbortController()
  const look = async (): Promise<void> => {
    const [offsets, committed] = await Promise.all([kafka.offsets(topic), kafka.committed(group, topic)])
    let total = 0
    for (const { partition, low, high } of offsets) {
      const lag = Math.max(0, high - (committed.get(partition) ?? low))
      total += lag
      metrics.lagMessages.set({ topic, partition }, lag)
      const since = lastMs.get(partition)
      if (since !== undefined)
        metrics.lagSeconds.set({ topic, partition }, lag === 0 ? 0 : (Date.now() - since) / 1000)
    }
    health.setLag(total)
  }
  const following = (async () => {
    while (!end.signal.aborted) {
      const problem = await look().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      health.setSink('kafka', problem)
      await sleep(EVERY_MS, undefined, { signal: end.signal }).catch(() => undefined)
    }
  })()
  return {
    commit: ({ partition, messages }) => void lastMs.set(partition, messages.at(-1)?.timestampMs ?? 0),
    drop: (partition) => void lastMs.delete(partition),
    [Symbol.asyncDispose]: async () => {
      end.abort()
      await following
    },
  }
}
