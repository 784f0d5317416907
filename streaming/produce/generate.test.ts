import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createRandom } from '../../src/simulate/index.ts'
import {
  addTo,
  decodeMessage,
  emptyTally,
  isSameTally,
  mergeTallies,
  type SourceMessage,
  type StreamEvent,
} from '../event/index.ts'
import type { GeneratorSettings } from '../settings/index.ts'
import { PAYMENT } from '../testing/sample-events.ts'
import {
  generate,
  openMessageFile,
  readMessageFile,
  type OutgoingMessage,
  type Produced,
  type Sink,
} from './index.ts'
import { encodeLine } from './message-file.ts'
import { createPoison, POISON_KINDS } from './poison.ts'
import { dueTimes } from './schedule.ts'

const START = Date.UTC(2026, 10, 28, 9, 30)
const LIMITS = { maxMessageBytes: 65_536, maxClockSkewMs: 60_000 }
const SETTINGS: GeneratorSettings = {
  seed: 7,
  scale: 0.1,
  ratePerSecond: 500,
  poisonShare: 0.05,
  lateShare: 0.1,
  lateByMs: 30_000,
}
const OPTIONS = {
  settings: SETTINGS,
  partitions: 3,
  maxMessageBytes: LIMITS.maxMessageBytes,
  startMs: START,
  isPaced: false,
  duplicateShare: 0.02,
  count: 6000,
} as const

describe('a stream', () => {
  let messages: readonly OutgoingMessage[] = []
  let produced: Produced
  let events: readonly StreamEvent[] = []

  beforeAll(async () => {
    const sink = collect()
    produced = await generate(OPTIONS, sink)
    messages = sink.messages
    events = messages.flatMap((message) => {
      const decoded = decodeMessage(asSource(message), LIMITS)
      return decoded.kind === 'event' ? [decoded.event] : []
    })
  })

  test('has the same bytes for the same seed and start, and other ids for another start', async () => {
    const [again, later] = [collect(), collect()]
    expect(await generate(OPTIONS, again)).toEqual(produced)
    expect(textOf(again.messages)).toBe(textOf(messages))
    await generate({ ...OPTIONS, startMs: START + 1 }, later)
    const ids = new Set(events.map(({ transactionId }) => transactionId))
    expect(later.messages.filter(({ value }) => ids.has(idOf(value)))).toEqual([])
  })

  test('is counted as it arrives, by partition and by reason', () => {
    const seen = new Map<string, StreamEvent>()
    for (const event of events) seen.set(event.transactionId, event)
    const firsts = [...seen.values()]
    for (const [partition, tally] of produced.partitions.entries()) {
      const mine = firsts.filter(({ at }) => at.partition === partition)
      expect(isSameTally(tally.transactions, mine.reduce(addTo, emptyTally()))).toBe(true)
    }
    expect(produced.transactions).toEqual(mergeTallies(produced.partitions.map((one) => one.transactions)))
    expect(produced.duplicates).toBe(events.length - firsts.length)
    expect(produced.messages).toBe(6000)
    expect(produced.poison).toBe(messages.length - events.length)
    expect(produced.poisonByReason).toEqual(reasonsOf(messages))
    expect(produced.transactions.count + produced.duplicates + produced.poison).toBe(6000)
    expect(produced.late).toBe(firsts.filter(isLate).length)
    expect(produced.late / produced.transactions.count).toBeCloseTo(0.1, 1)
  })

  test('has each account in one partition, its balance after every transaction', () => {
    const partitions = new Map<string, number>()
    const balances = new Map<string, number>()
    const strays: StreamEvent[] = []
    for (const event of new Map(events.map((one) => [one.transactionId, one])).values()) {
      const { accountId, at, direction, amountCents, status, balanceCents } = event
      const moved = direction === 'credit' ? amountCents : -amountCents
      const before = balances.get(accountId) ?? balanceCents - (status === 'completed' ? moved : 0)
      const isSteady = balanceCents === before + (status === 'completed' ? moved : 0)
      if (!isSteady || (partitions.get(accountId) ?? at.partition) !== at.partition) strays.push(event)
      partitions.set(accountId, at.partition)
      balances.set(accountId, balanceCents)
    }
    expect(strays).toEqual([])
    expect(new Set(partitions.values()).size).toBe(3)
  })

  test('has every type and status, and few failures', () => {
    expect(new Set(events.map(({ type }) => type)).size).toBe(6)
    expect(new Set(events.map(({ status }) => status)).size).toBe(4)
    expect(events.filter(({ status }) => status === 'failed').length / events.length).toBeLessThan(0.05)
    expect(new Set(events.map(({ ageBand }) => ageBand)).size).toBeGreaterThan(4)
  })

  test('ends with its seconds as well as with its count', async () => {
    expect((await generate({ ...OPTIONS, seconds: 2 }, collect())).messages).toBe(1000)
    expect((await generate({ ...OPTIONS, count: 0 }, collect())).messages).toBe(0)
  })
})

describe('a schedule', () => {
  test('keeps the rate, and raises it in a burst', () => {
    const burst = { factor: 3, lengthMs: 1000, everyMs: 5000 }
    const times = firstTimes({ ratePerSecond: 100, burst }, 1000)
    const perSecond = [0, 1, 2, 3, 4, 5, 6].map(
      (second) => times.filter((ms) => Math.floor(ms / 1000 + 1e-6) === second).length,
    )
    expect(perSecond).toEqual([300, 100, 100, 100, 100, 300, 0])
  })
})

describe('poison', () => {
  test('of every kind is rejected for the reason it was made for', () => {
    const sound = { ...PAYMENT, merchant: 'Daily Grind', occurredAtMs: START }
    const values = new Set<string>()
    const random = createRandom(1)
    for (let round = 0; round < 1000; round++) {
      const { reason, value } = createPoison(sound, LIMITS, random)
      const message = { key: 'A1', value, partition: 0, timestampMs: START }
      expect(decodeMessage(asSource(message), LIMITS)).toMatchObject({
        kind: 'rejected',
        rejection: { reason },
      })
      values.add(encodeLine(message))
    }
    expect(values.size).toBe(POISON_KINDS)
  })
})

describe('a paced stream', () => {
  test('sends what is due and waits in between', async () => {
    const sink = collect()
    const before = performance.now()
    const { messages } = await generate({ ...OPTIONS, isPaced: true, seconds: 1, count: 1000 }, sink)
    expect(messages).toBe(500)
    expect(performance.now() - before).toBeGreaterThan(990)
    expect(sink.batches).toBeGreaterThan(3)
  })

  test('catches up after the sink was slow', async () => {
    const slow = collect(() => new Promise((resolve) => setTimeout(resolve, 300)))
    const before = performance.now()
    expect((await generate({ ...OPTIONS, isPaced: true, seconds: 1 }, slow)).messages).toBe(500)
    expect(performance.now() - before).toBeLessThan(3000)
    expect(slow.batches).toBeLessThan(6)
  })

  test('stops between two batches, and has counted what it sent', async () => {
    const stop = new AbortController()
    const sink = collect()
    const running = generate({ ...OPTIONS, isPaced: true, signal: stop.signal }, sink)
    await new Promise((resolve) => setTimeout(resolve, 300))
    stop.abort()
    const { messages, unknown } = await running
    expect(messages).toBe(sink.messages.length)
    expect(unknown).toBe(0)
  })

  test('stops within a second while the sink hangs, and says what is not known', async () => {
    const stop = new AbortController()
    const hanging: Sink = { send: () => new Promise(() => undefined), close: () => Promise.resolve() }
    const running = generate({ ...OPTIONS, signal: stop.signal }, hanging)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = performance.now()
    stop.abort()
    expect(await running).toMatchObject({ messages: 0, unknown: 1000 })
    expect(performance.now() - before).toBeLessThan(1500)
  })

  test('ends with the error of its sink', async () => {
    const broken = collect(() => Promise.reject(new Error('no room')))
    await expect(generate(OPTIONS, broken)).rejects.toThrow('no room')
  })
})

describe('a file of messages', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messages-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('gives back every byte of every message', async () => {
    const file = join(folder, 'messages.jsonl')
    const [sink, memory] = [await openMessageFile(file), collect()]
    await generate({ ...OPTIONS, count: 1500 }, sink)
    await sink.close()
    await generate({ ...OPTIONS, count: 1500 }, memory)
    expect(textOf(await readAll(file))).toBe(textOf(memory.messages))
    expect(await readFile(file, 'utf8')).toContain('"value":{"base64":"')
  })

  test.each([
    '{"partition":0,"timestamp":1,"key":"A1","value":"{',
    '{}',
    '[]',
    '{"partition":0,"timestamp":1,"key":"A","value":{}}',
  ])('names the line that is broken: %s', async (line) => {
    const file = join(folder, 'broken.jsonl')
    await writeFile(file, `{"partition":0,"timestamp":1,"key":"A1","value":null}\n${line}`)
    await expect(readAll(file)).rejects.toThrow(`T5404: Line 2 of ${file} is no message`)
  })

  test('that cannot be opened is a problem with its name', async () => {
    const file = join(folder, 'missing/messages.jsonl')
    await expect(openMessageFile(file)).rejects.toThrow(`T5403: The file ${file} cannot be used`)
    await expect(readAll(file)).rejects.toThrow('T5403')
  })
})

async function readAll(file: string): Promise<readonly OutgoingMessage[]> {
  const messages: OutgoingMessage[] = []
  for await (const message of readMessageFile(file)) messages.push(message)
  return messages
}

function textOf(messages: readonly OutgoingMessage[]): string {
  return messages.map(encodeLine).join('')
}

interface Collection extends Sink {
  readonly messages: OutgoingMessage[]
  readonly batches: number
}

function collect(before: () => Promise<unknown> = () => Promise.resolve()): Collection {
  const messages: OutgoingMessage[] = []
  let batches = 0
  return {
    messages,
    get batches() {
      return batches
    },
    send: async (batch) => {
      await before()
      batches += 1
      messages.push(...batch)
    },
    close: () => Promise.resolve(),
  }
}

function asSource({ key, value, partition, timestampMs }: OutgoingMessage): SourceMessage {
  return { topic: 't', partition, offset: 0, timestampMs, key: Buffer.from(key), value, headers: {} }
}

function reasonsOf(messages: readonly OutgoingMessage[]): Readonly<Record<string, number>> {
  const reasons: Record<string, number> = {}
  for (const message of messages) {
    const decoded = decodeMessage(asSource(message), LIMITS)
    if (decoded.kind === 'event') continue
    const { reason } = decoded.rejection
    reasons[reason] = (reasons[reason] ?? 0) + 1
  }
  return reasons
}

function isLate({ transactionId, occurredAtMs }: StreamEvent): boolean {
  const number = Number(transactionId.split('-').at(-1))
  return occurredAtMs < START + (number - 1) * 2
}

function idOf(value: Buffer | null): string {
  return /"transaction_id":"([^"]*)"/.exec(String(value))?.[1] ?? ''
}

function firstTimes(settings: Parameters<typeof dueTimes>[0], count: number): readonly number[] {
  const times = dueTimes(settings)
  return Array.from({ length: count }, () => times.next().value)
}
