import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeEach, expect, test } from 'vitest'

import { problemsOf } from '../../src/testing/problems.ts'
import { createHealth } from './health.ts'
import { createMetrics } from './metrics.ts'
import { serveObservations } from './server.ts'

const SETTINGS = { host: '127.0.0.1', port: 0 }
const metrics = createMetrics({ version: '1', windows: [], rules: [] })
const health = createHealth({ sinks: ['influx'], maxCommitAgeMs: 60_000 })
const server = await serveObservations({ settings: SETTINGS, metrics, health })
afterAll(async () => {
  health[Symbol.dispose]()
  await server.close()
})
beforeEach(() => {
  health.setJoined(false)
  health.setLag(0)
  health.setSink('influx')
})

test('metrics are there in the format of Prometheus', async () => {
  metrics.duplicates.inc({}, 3)
  const response = await ask('/metrics')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.text()).toContain('\ntxstream_duplicates_total 3\n')
})

test('probes answer with their reasons', async () => {
  expect(await probe('/livez')).toEqual([200, { alive: true }])
  const missing = { ready: false, reasons: ['The consumer has not joined its group.'] }
  expect(await probe('/readyz')).toEqual([503, missing])
  expect(await probe('/startupz')).toEqual([503, missing])
  health.setJoined(true)
  expect(await probe('/readyz?verbose')).toEqual([200, { ready: true, reasons: [] }])
  health.setSink('influx', 'it is down.')
  expect(await probe('/readyz')).toEqual([
    503,
    { ready: false, reasons: ['influx does not take writes: it is down.'] },
  ])
  expect(await probe('/startupz')).toEqual([200, { ready: true, reasons: [] }])
})

test('HEAD tells the same without a body', async () => {
  const response = await ask('/metrics', 'HEAD')
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000)
})

test.each(['/', '/metrics/', '/metrics/../x', '/favicon.ico', '//metrics'])(
  '%s is not there',
  async (path) => {
    const response = await ask(path)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('There is nothing here; try /metrics, /livez, /readyz, /startupz.\n')
  },
)

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
  const response = await ask('/metrics', method)
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

test('it stops although a connection is open', async () => {
  const other = await serveObservations({ settings: SETTINGS, metrics, health })
  const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write('GET /metrics HTTP/1.1\r\n')
  const closed = new Promise((resolve) => socket.on('close', resolve))
  await other.close()
  await closed
  await expect(fetch(`${other.url}/livez`)).rejects.toThrow('fetch failed')
})

test('a port that is taken is told with its place in the settings', async () => {
  const port = Number(new URL(server.url).port)
  const settings = { host: '127.0.0.1', port }
  const [problem] = await problemsOf(() => serveObservations({ settings, metrics, health }))
  expect(problem).toMatch(/^PORT_TAKEN nowhere Port \d+ of 127\.0\.0\.1 .*"streaming: http:"/)
})

function ask(path: string, method = 'GET'): Promise<Response> {
  return fetch(server.url + path, { method })
}

async function probe(path: string): Promise<readonly unknown[]> {
  const response = await ask(path)
  return [response.status, await response.json()]
}
