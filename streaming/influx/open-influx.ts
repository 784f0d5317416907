import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

import { InfluxDB } from '@influxdata/influxdb-client'

import type { InfluxSettings } from '../settings/index.ts'
import { deliver, type Sender } from './deliver.ts'
import { NotHeld, whileHeld } from './hold.ts'
import { createBucket, postLines, readRetention, readVersion, streamFlux } from './requests.ts'
import type { CircuitState, Influx, InfluxObserver } from './types.ts'

/** A count over everything takes longer than a write may. */
const QUERY_TIMEOUT_MS = 120_000

/**
 * Opens a bucket; nothing is sent yet.
 *
 * Lines go through the transport of the client library and not through its `WriteApi`: that one sends on its own and forgets
 * the error when its batch is full, drops lines when its buffer is, and takes `Retry-After` for milliseconds.
 */
export function openInflux(settings: InfluxSettings, observer: InfluxObserver): Influx {
  const { url, token } = settings
  const agent = new (url.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true })
  const connect = (timeout: number): InfluxDB =>
    new InfluxDB({ url, token, timeout, transportOptions: { agent } })
  const client = connect(settings.timeoutMs)
  const reader = connect(QUERY_TIMEOUT_MS)
  const sender = {
    settings,
    observer: { ...observer, circuit: onChange(observer.circuit) },
    post: async (lines: readonly string[], signal: AbortSignal) =>
      postLines(client, settings, { lines, signal }),
  }
  return {
    write: async (lines, hold) => {
      const careful: Sender = {
        ...sender,
        // Between two tries a process may have stood still: what it sends then may be older than what another one sent.
        post: async (some, signal) => {
          if (hold.isStale()) throw new NotHeld()
          return sender.post(some, signal)
        },
      }
      const refused = await whileHeld(hold, async (signal) => deliver(careful, lines, signal))
      return refused === 'stale' ? refused : { refused }
    },
    query: async (flux) => {
      const rows = []
      for await (const row of streamFlux(reader, settings, flux)) rows.push(row)
      return rows
    },
    stream: (flux) => streamFlux(reader, settings, flux),
    ensureBucket: async () => createBucket(client, settings),
    retentionMs: async () => readRetention(client, settings),
    ping: async () => readVersion(client, settings),
    [Symbol.asyncDispose]: async () => agent.destroy(),
  }
}

function onChange(tell: InfluxObserver['circuit']): InfluxObserver['circuit'] {
  let last: CircuitState | undefined
  return (state) => {
    if (state !== last) tell(state)
    last = state
  }
}
