import { setTimeout as sleep } from 'node:timers/promises'

import { METRICS } from '../observe/index.ts'
import { generate, toTopic } from '../produce/index.ts'
import { toolCommand } from './candidates.ts'
import { memoryOf, startProgram } from './process-usage.ts'
import type { StreamServers } from './stream-servers.ts'

export interface Pace {
  /** Messages a second. */
  readonly rate: number
  readonly seconds: number
  /** Told every half minute. */
  readonly onLook?: (look: Look) => void
}

export interface Look {
  readonly atSeconds: number
  readonly memoryBytes: number
  readonly messages: number
}

export interface Paced {
  readonly messages: number
  /** Seconds that a part of the messages, such as 0.99, was under way at the most; by the service's own histogram. */
  readonly latency: (part: number) => number
}

const LOOK_EVERY_SECONDS = 30
const LETTING_END_MS = 3_000

/** Lets the service run beside the generator at its pace, and asks it for its latency at the end. */
export async function runPaced(servers: StreamServers, { rate, seconds, onLook }: Pace): Promise<Paced> {
  const topic = `paced_${rate}`
  const project = await servers.project(topic)
  const { settings } = project
  const { child, ended, said } = startProgram(toolCommand(project, 'run'))
  const url = await said(/Metrics are at (\S+)\/metrics/)
  while ((await fetch(`${url}/readyz`)).status !== 200) await sleep(100)
  let messages = 0
  const begunMs = performance.now()
  const look = (): void =>
    onLook?.({
      atSeconds: Math.round((performance.now() - begunMs) / 1000),
      memoryBytes: memoryOf(child.pid ?? 0, 'VmRSS'),
      messages,
    })
  const timer = setInterval(look, LOOK_EVERY_SECONDS * 1000)
  const sink = toTopic(await servers.kafka.producer(), topic)
  await generate(
    {
      settings: {
        seed: 2,
        scale: 10,
        ratePerSecond: rate,
        poisonShare: 0,
        // What is late is old before it is sent.
        lateShare: 0,
        lateByMs: 0,
      },
      partitions: settings.kafka.partitions,
      maxMessageBytes: settings.batch.maxMessageBytes,
      seconds,
      isPaced: true,
      onSent: (sent) => {
        messages = sent
      },
    },
    sink,
  )
  await sink.close()
  clearInterval(timer)
  await sleep(LETTING_END_MS)
  const buckets = readBuckets(await (await fetch(`${url}/metrics`)).text())
  child.kill('SIGTERM')
  await ended
  return { messages, latency: (part) => quantile(buckets, part) }
}

/** Upper bound in seconds, and how many took no longer. */
type Bucket = readonly [bound: number, count: number]

function readBuckets(metrics: string): readonly Bucket[] {
  const pattern = new RegExp(`^${METRICS.latency.name}_bucket\\{le="([^"]+)"\\} (\\d+)`, 'gm')
  return Array.from(metrics.matchAll(pattern), ([, bound, count]) => [
    Number(bound === '+Inf' ? Infinity : bound),
    Number(count),
  ])
}

/** As Prometheus estimates it: evenly spread within a bucket. */
function quantile(buckets: readonly Bucket[], part: number): number {
  const wanted = (buckets.at(-1)?.[1] ?? 0) * part
  const at = buckets.findIndex(([, count]) => count >= wanted)
  const [bound, count] = buckets[at] ?? [NaN, 0]
  const [below, before] = buckets[at - 1] ?? [0, 0]
  return bound === Infinity ? below : below + ((bound - below) * (wanted - before)) / (count - before)
}
