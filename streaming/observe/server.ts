import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIP, type AddressInfo } from 'node:net'

import { fail } from '../../src/errors/index.ts'
import type { HttpSettings } from '../settings/index.ts'
import type { Health, Readiness } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface ObservationServer {
  /** With the port that was taken, without a slash at its end. */
  readonly url: string
  /** Ends open connections too, so that a stop never waits for who reads. */
  close(): Promise<void>
}

export interface ObservationParts {
  readonly settings: HttpSettings
  readonly metrics: Pick<Metrics, 'registry'>
  readonly health: Pick<Health, 'isAlive' | 'isStarted' | 'isReady'>
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

type Page = (parts: ObservationParts) => Answer | Promise<Answer>

const PAGES: ReadonlyMap<string, Page> = new Map<string, Page>([
  ['/metrics', showMetrics],
  ['/livez', ({ health }) => alive(health.isAlive())],
  ['/readyz', ({ health }) => ready(health.isReady())],
  ['/startupz', ({ health }) => ready(health.isStarted() ? WELL : health.isReady())],
])
const WELL: Readiness = { ready: true, reasons: [] }

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
/** A reader that sends its request slower than this is let go. */
const REQUEST_TIMEOUT_MS = 10_000

/**
 * Serves metrics and probes, and nothing else.
 *
 * @throws {ProjectError} `PORT_TAKEN`
 */
export async function serveObservations(parts: ObservationParts): Promise<ObservationServer> {
  const { host } = parts.settings
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void answerTo(request, parts).then((answer) => send(request, response, answer))
  })
  const port = await listen(server, parts.settings)
  return {
    url: `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answerTo({ method, url = '' }: IncomingMessage, parts: ObservationParts): Promise<Answer> {
  const [path = ''] = url.split('?', 1)
  const page = PAGES.get(path)
  if (!page) return text(404, `There is nothing here; try ${[...PAGES.keys()].join(', ')}.`)
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Only GET and HEAD.')
  return page(parts)
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 && { allow: 'GET, HEAD' }),
  })
  response.end(method === 'HEAD' ? undefined : body)
}

async function showMetrics({ metrics: { registry } }: ObservationParts): Promise<Answer> {
  return { status: 200, type: registry.contentType, body: await registry.metrics() }
}

function alive(isAlive: boolean): Answer {
  return json(isAlive, { alive: isAlive })
}

function ready(readiness: Readiness): Answer {
  return json(readiness.ready, readiness)
}

function json(isWell: boolean, facts: object): Answer {
  const body = `${JSON.stringify(facts)}\n`
  return { status: isWell ? 200 : 503, type: 'application/json; charset=utf-8', body }
}

function text(status: number, sentence: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` }
}

async function listen(server: Server, { host, port }: HttpSettings): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve)
    })
    return (server.address() as AddressInfo).port
  } catch (error) {
    const hint = 'Set another "port" under "streaming: http:", or 0 for any free one.'
    fail('PORT_TAKEN', { host, port, detail: (error as Error).message }, { hint, cause: error })
  }
}
