import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect } from 'vitest'

import { startService } from '../../src/testing/services.ts'
import { createBucket, test, type TestBucket } from '../../src/testing/streaming.ts'
import type { InfluxSettings } from '../settings/index.ts'
import { sampleEvent, sampleEvents } from '../testing/sample-events.ts'
import { cellLine, eventLine, openInflux, type Hold, type Influx, type InfluxObserver } from './index.ts'

const NOW = Date.now()
const COUNT = '|> range(start: 0) |> filter(fn: (r) => r._field == "transaction_id") |> group() |> count()'

function settingsFor(bucket: TestBucket, different: Partial<InfluxSettings> = {}): InfluxSettings {
  return { ...bucket, timeoutMs: 5_000, gzip: false, retry: { baseMs: 10, maxMs: 100 }, ...different }
}

/** What an observer was told, in order. */
function record(): { readonly observer: InfluxObserver; readonly told: string[]; readonly delays: number[] } {
  const told: string[] = []
  const delays: number[] = []
  return {
    told,
    delays,
    observer: {
      retrying: (reason, { code }, delayMs) => {
        told.push(`${reason} ${code}`)
        delays.push(delayMs)
      },
      circuit: (state) => told.push(state),
      expired: (points) => told.push(`expired ${points}`),
    },
  }
}

function holding(different: Partial<Hold> = {}): Hold {
  return {
    heartbeat: async () => undefined,
    isStale: () => false,
    signal: new AbortController().signal,
    ...different,
  }
}

async function countIn(influx: Influx, { bucket }: TestBucket): Promise<number> {
  const rows = await influx.query(`from(bucket: "${bucket}") ${COUNT}`)
  return Number(rows[0]?.['_value'] ?? 0)
}

/** As many transactions in the same millisecond with the same tags. */
function sameMoment(count: number): readonly string[] {
  return sampleEvents(0, count, { occurredAtMs: NOW }).map((event) => eventLine(event, NOW))
}

describe('on a real server', () => {
  test('transactions of the same moment stay apart, and stay so when they are written again', async ({
    bucket,
  }) => {
    await using influx = openInflux(settingsFor(bucket, { gzip: true }), record().observer)
    const lines = sameMoment(12_000)
    expect(await influx.write(lines, holding())).toEqual({ refused: [] })
    expect(await influx.write(lines.slice(0, 3_000), holding())).toEqual({ refused: [] })
    expect(await countIn(influx, bucket)).toBe(12_000)
  })

  test('hostile texts come back as they were, tags but for what the format cannot say', async ({
    bucket,
  }) => {
    await using influx = openInflux(settingsFor(bucket), record().observer)
    const texts = [
      'trailing\\',
      'a=b,c d',
      'two\nlines',
      '"quoted"',
      'back\\slash',
      'Zürich \u{1F600}',
      'tab\there',
      ' ',
    ]
    const lines = texts.map((text, offset) =>
      eventLine(sampleEvent(offset, { occurredAtMs: NOW, branchId: text, accountId: text }), NOW),
    )
    expect(await influx.write(lines, holding())).toEqual({ refused: [] })
    const rows = await influx.query(
      `from(bucket: "${bucket.bucket}") |> range(start: 0) |> filter(fn: (r) => r._field == "account_id") |> group() |> sort(columns: ["_time"])`,
    )
    const seen = rows.map((row) => [row['_value']?.replaceAll('\r\n', '\n'), row['branch']])
    expect(seen).toEqual([
      ['trailing\\', 'trailing/'],
      ['a=b,c d', 'a=b,c d'],
      ['two\nlines', 'two lines'],
      ['"quoted"', '"quoted"'],
      ['back\\slash', 'back/slash'],
      ['Zürich \u{1F600}', 'Zürich \u{1F600}'],
      ['tab\there', 'tab here'],
      [' ', ' '],
    ])
  })

  test('a cell overwrites itself', async ({ bucket }) => {
    await using influx = openInflux(settingsFor(bucket), record().observer)
    const key = { windowMs: 1_000, startMs: NOW - (NOW % 1_000), branchId: 'B', ageBand: '70+' } as const
    const cell = { ...key, type: 'fee', status: 'failed', count: 1, amountCents: 5 } as const
    await influx.write([cellLine(cell, 0), cellLine(cell, 1)], holding())
    await influx.write([cellLine({ ...cell, count: 9 }, 0)], holding())
    const rows = await influx.query(
      `from(bucket: "${bucket.bucket}") |> range(start: 0) |> filter(fn: (r) => r._field == "count") |> group() |> sum()`,
    )
    expect(rows[0]?.['_value']).toBe('10')
  })

  test.for([
    ['a line that is none', 'garbage', 'unable to parse'],
    [
      'a field of another type',
      `transactions,type=x amount_cents="text" ${NOW}000000`,
      'field type conflict',
    ],
  ])('%s is refused alone, and its neighbours are stored', async ([, bad = '', reason = ''], { bucket }) => {
    const { observer, told } = record()
    await using influx = openInflux(settingsFor(bucket), observer)
    await influx.write([eventLine(sampleEvent(99_999, { occurredAtMs: NOW }), NOW)], holding())
    const lines = sameMoment(1_000).with(0, bad).with(617, bad).with(999, bad)
    const outcome = await influx.write(lines, holding())
    expect(outcome).toMatchObject({ refused: [{ index: 0 }, { index: 617 }, { index: 999 }] })
    expect(JSON.stringify(outcome)).toContain(reason)
    expect(await countIn(influx, bucket)).toBe(998)
    expect(told).toEqual(['closed'])
  })

  test('a bad line among 1,024 costs at most twice ten requests', async ({ bucket }) => {
    let requests = 0
    const relay = await listen((request, response) => {
      requests++
      void forward(request, response, bucket.url)
    })
    await using influx = openInflux(settingsFor({ ...bucket, url: relay.url }), record().observer)
    const outcome = await influx.write(sameMoment(1_024).with(700, 'garbage'), holding())
    expect(outcome).toMatchObject({ refused: [{ index: 700 }] })
    expect(requests - 1).toBeLessThanOrEqual(20)
    expect(await countIn(influx, bucket)).toBe(1_023)
    await relay.close()
  })

  test('points that are older than the bucket keeps are counted, and not refused', async ({ bucket }) => {
    await keepOneHour(bucket)
    const { observer, told } = record()
    await using influx = openInflux(settingsFor(bucket), observer)
    const old = sampleEvents(0, 7, { occurredAtMs: NOW - 86_400_000 })
    const lines = [...old, ...sampleEvents(7, 20, { occurredAtMs: NOW })].map((event) =>
      eventLine(event, NOW),
    )
    expect(await influx.write(lines, holding())).toEqual({ refused: [] })
    expect(await countIn(influx, bucket)).toBe(13)
    // A bad line beside them hides them in the server's answer, so halves are told apart.
    expect(await influx.write([...lines, 'garbage'], holding())).toMatchObject({ refused: [{ index: 20 }] })
    expect(told[0]).toBe('closed')
    const expired = told.slice(1).map((one) => Number(/^expired (\d+)$/.exec(one)?.[1]))
    expect([expired[0], expired.reduce((sum, one) => sum + one, 0)]).toEqual([7, 14])
  })

  test('a wrong token or bucket is told loudly and waited for; nothing is refused', async ({ bucket }) => {
    for (const wrong of [{ token: 'wrong' }, { bucket: 'nowhere' }]) {
      const { observer, told } = record()
      await using influx = openInflux(settingsFor(bucket, wrong), observer)
      const stop = new AbortController()
      const writing = influx.write(sameMoment(3), holding({ signal: stop.signal }))
      while (told.length < 4) await sleep(10)
      stop.abort()
      expect(await writing).toBe('stale')
      expect([...new Set(told)]).toEqual(['open', 'configuration T5202'])
    }
  })

  test('the bucket is made once, and what is wrong is told without the token', async ({ bucket }) => {
    const fresh = { ...bucket, bucket: `${bucket.bucket}_made` }
    await using influx = openInflux(settingsFor(fresh), record().observer)
    await Promise.all([influx.ensureBucket(), influx.ensureBucket()])
    await influx.ensureBucket()
    expect(await influx.write(sameMoment(2), holding())).toEqual({ refused: [] })
    expect(await influx.ping()).toBe('2.7.12')
    await using stranger = openInflux(settingsFor(bucket, { token: 'a secret token' }), record().observer)
    const refusal = await stranger.ensureBucket().catch((error: unknown) => (error as Error).message)
    expect(refusal).toContain('T5202')
    expect(refusal).not.toContain('secret')
    await using nobody = openInflux(settingsFor(bucket, { org: 'nobody' }), record().observer)
    await expect(nobody.ensureBucket()).rejects.toThrow('there is no organisation "nobody"')
    await expect(influx.query('from(bucket: "x") |> nope()')).rejects.toThrow('T5203')
  })

  test('one that is killed is waited for with heartbeats, and gets every line once it is back', async ({
    skip,
    influxUrl,
  }) => {
    if (!influxUrl) skip()
    const { data, done } = await scratch()
    const first = await startService('influxdb', { data })
    const bucket = await createBucket(first.url)
    const { observer, told } = record()
    await using influx = openInflux(settingsFor(bucket), observer)
    await influx.write(sameMoment(10), holding())
    await first.kill()
    const beats: number[] = []
    const writing = influx.write(
      sameMoment(500),
      holding({ heartbeat: async () => void beats.push(Date.now()) }),
    )
    while (beats.length < 2) await sleep(20)
    await using second = await startService('influxdb', { data, port: Number(new URL(first.url).port) })
    expect(await writing).toEqual({ refused: [] })
    expect(await countIn(influx, bucket)).toBe(500)
    expect(told[0]).toBe('closed')
    expect(told.slice(1, 3)).toEqual(['open', 'network T5201'])
    expect(told.at(-1)).toBe('closed')
    await second.stop()
    await done()
  })

  test('one that hangs is given up after the time-out', async ({ skip, influxUrl }) => {
    if (!influxUrl) skip()
    await using service = await startService('influxdb')
    const bucket = await createBucket(service.url)
    const { observer, told } = record()
    await using influx = openInflux(settingsFor(bucket, { timeoutMs: 300 }), observer)
    process.kill(service.pid, 'SIGSTOP')
    const writing = influx.write(sameMoment(100), holding())
    while (told.length < 3) await sleep(20)
    process.kill(service.pid, 'SIGCONT')
    expect(await writing).toEqual({ refused: [] })
    expect(told.slice(0, 2)).toEqual(['open', 'timeout T5201'])
    expect(await countIn(influx, bucket)).toBe(100)
  })
})

/** What a real server does not do when it is asked to. */
describe('when the server answers', () => {
  const bucket = { org: 'o', bucket: 'b', token: 't' }

  test('429 with Retry-After in seconds, nothing is sent before', async () => {
    const times: number[] = []
    const server = await listen((_request, response) => {
      times.push(performance.now())
      if (times.length > 1) return void response.writeHead(204).end()
      return void response.writeHead(429, { 'retry-after': '1' }).end()
    })
    const { observer, told } = record()
    await using influx = openInflux(settingsFor({ ...bucket, url: server.url }), observer)
    let beats = 0
    expect(await influx.write(['m v=1'], holding({ heartbeat: async () => void beats++ }))).toEqual({
      refused: [],
    })
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990)
    expect(beats).toBeGreaterThan(0)
    expect(told).toEqual(['open', 'throttled T5201', 'closed'])
    await server.close()
  })

  test('with errors, resets or pages of a proxy, the write is tried again with growing pauses', async () => {
    let requests = 0
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(503).end(),
      (response) => response.writeHead(500).end('{"code":"internal error","message":"timeout"}'),
      (response) => response.destroy(),
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (response) => response.writeHead(204).end(),
    ]
    const server = await listen((_request, response) => answers[requests++]?.(response))
    const { observer, told, delays } = record()
    await using influx = openInflux(settingsFor({ ...bucket, url: server.url }), observer)
    expect(await influx.write(['m v=1'], holding())).toEqual({ refused: [] })
    expect(told).toEqual([
      'open',
      'throttled T5201',
      'server_error T5201',
      'network T5201',
      'server_error T5201',
      'server_error T5201',
      'closed',
    ])
    for (const [at, delay] of delays.entries()) expect(delay).toBeLessThanOrEqual(10 * 2 ** at)
    await server.close()
  })

  test('503, and the partition is lost before the next try, nothing more is sent', async () => {
    let requests = 0
    let isStale = false
    const server = await listen((_request, response) => {
      requests += 1
      isStale = true
      response.writeHead(503).end()
    })
    const { observer } = record()
    await using influx = openInflux(settingsFor({ ...bucket, url: server.url }), observer)
    expect(await influx.write(['m v=1'], holding({ isStale: () => isStale }))).toBe('stale')
    expect(requests).toBe(1)
    await server.close()
  })

  test('a byte now and then, the whole request still has an end', async () => {
    const server = await listen((_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 50)
      response.on('close', () => clearInterval(timer))
    })
    const { observer, told } = record()
    await using influx = openInflux(settingsFor({ ...bucket, url: server.url }, { timeoutMs: 200 }), observer)
    const stop = new AbortController()
    const writing = influx.write(['m v=1'], holding({ signal: stop.signal }))
    while (told.length < 2) await sleep(10)
    stop.abort()
    expect(await writing).toBe('stale')
    expect(told.slice(0, 2)).toEqual(['open', 'timeout T5201'])
    await server.close()
  })

  test('413, the lines are sent in halves, and only one that is too large alone is refused', async () => {
    const stored: string[] = []
    const server = await listen((request, response) => {
      void textOf(request).then((text) => {
        if (text.length > 40) return response.writeHead(413).end()
        stored.push(...text.split('\n'))
        return response.writeHead(204).end()
      })
    })
    await using influx = openInflux(settingsFor({ ...bucket, url: server.url }), record().observer)
    const lines = Array.from({ length: 10 }, (_, at) => (at === 6 ? `m v="${'x'.repeat(50)}"` : `m v=${at}`))
    expect(await influx.write(lines, holding())).toMatchObject({ refused: [{ index: 6 }] })
    expect(stored.toSorted()).toEqual(lines.toSpliced(6, 1).toSorted())
    await server.close()
  })

  test('nothing, a lost partition ends the write, and a heartbeat that throws does, too', async () => {
    const server = await listen(() => undefined)
    await using influx = openInflux(settingsFor({ ...bucket, url: server.url }), record().observer)
    let isStale = false
    const writing = influx.write(['m v=1'], holding({ isStale: () => isStale }))
    await sleep(50)
    isStale = true
    expect(await writing).toBe('stale')
    const rebalance = holding({
      heartbeat: async () => {
        throw new Error('rebalance')
      },
    })
    await expect(influx.write(['m v=1'], rebalance)).rejects.toThrow('rebalance')
    await server.close()
  })
})

interface Listener {
  readonly url: string
  close(): Promise<void>
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listener> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function forward(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
  const body = request.method === 'POST' ? await textOf(request) : undefined
  const headers = {
    authorization: request.headers.authorization ?? '',
    'content-type': request.headers['content-type'] ?? '',
  }
  const answer = await fetch(`${url}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    ...(body && { body }),
  })
  response
    .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    .end(await answer.text())
}

async function scratch(): Promise<{ readonly data: string; readonly done: () => Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'tool-test-influx-'))
  return { data, done: async () => rm(data, { recursive: true, force: true }) }
}

async function keepOneHour({ url, org, bucket, token }: TestBucket): Promise<void> {
  const headers = { authorization: `Token ${token}` }
  const found = await fetch(`${url}/api/v2/buckets?org=${org}&name=${bucket}`, { headers })
  const { buckets } = (await found.json()) as { readonly buckets: readonly { readonly id: string }[] }
  const body = JSON.stringify({
    retentionRules: [{ type: 'expire', everySeconds: 3_600, shardGroupDurationSeconds: 3_600 }],
  })
  const answer = await fetch(`${url}/api/v2/buckets/${buckets[0]?.id}`, { method: 'PATCH', headers, body })
  if (!answer.ok) throw new Error(await answer.text())
}
