import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIP, type AddressInfo } from 'node:net'
import { hostname } from 'node:os'

import { fail } from '../errors/index.ts'

export interface DocsServerRequest {
  readonly host: string
  readonly port: number
  /** The next free port may be taken instead. */
  readonly mayMove: boolean
  readonly page: string
}

/** A page that is served until disposed. */
export interface DocsServer extends AsyncDisposable {
  readonly url: string
  /** Serves another page from now on, and tells open ones to load it. */
  show(page: string): void
}

/** Ports tried after the first. */
const PORTS_TRIED = 50

/**
 * Serves one page and the news of its changes, nothing else: no file is ever looked up, so no path can lead out of a
 * folder.
 *
 * @throws {ProjectError} `PORT_TAKEN`
 */
export async function startDocsServer(request: DocsServerRequest): Promise<DocsServer> {
  const open = new Set<ServerResponse>()
  const current = { page: request.page, tag: tagOf(request.page) }
  const server = createServer((incoming, response) => {
    if (!isOwnHost(incoming, request.host)) refuse(response, 421, 'This server has another name.')
    else if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
      refuse(response, 405, 'Only GET and HEAD.')
    else if (incoming.url === '/' || incoming.url === '/index.html') sendPage(incoming, response, current)
    else if (incoming.url === '/events') openEvents(response, open)
    else refuse(response, 404, 'There is nothing here.')
  })
  await listen(server, request)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${isIP(request.host) === 6 ? `[${request.host}]` : request.host}:${port}/`,
    show(page) {
      current.page = page
      current.tag = tagOf(page)
      for (const response of open) response.write('event: change\ndata: \n\n')
    },
    async [Symbol.asyncDispose]() {
      for (const response of open) response.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Current {
  readonly page: string
  readonly tag: string
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

function sendPage(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  { page, tag }: Current,
): void {
  if (headers['if-none-match'] === tag) {
    response.writeHead(304, { ...HEADERS, etag: tag }).end()
    return
  }
  const length = Buffer.byteLength(page)
  response.writeHead(200, {
    ...HEADERS,
    etag: tag,
    'content-type': 'text/html; charset=utf-8',
    'content-length': length,
  })
  response.end(method === 'HEAD' ? undefined : page)
}

/** Server-sent events: the connection stays open, and each change is one message. */
function openEvents(response: ServerResponse, open: Set<ServerResponse>): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
  response.write(': open\n\n')
  open.add(response)
  response.on('close', () => open.delete(response))
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`)
}

/**
 * Whether a request names this machine. A page of somebody else may let its own name point here (DNS rebinding) and
 * then read what a browser on this machine can read; its requests carry that name.
 */
function isOwnHost({ headers }: IncomingMessage, host: string): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const own = ['localhost', '127.0.0.1', '[::1]', host.toLowerCase(), `[${host.toLowerCase()}]`]
  if (own.includes(name)) return true
  // Bound to all addresses, the server answers to each of them.
  if (host !== '0.0.0.0' && host !== '::') return false
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === hostname().toLowerCase()
}

async function listen(server: Server, { host, port, mayMove }: DocsServerRequest): Promise<void> {
  for (let tried = port; ; tried++) {
    try {
      await listenOn(server, tried, host)
      return
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const isLast = !mayMove || port === 0 || tried >= Math.min(port + PORTS_TRIED, 65_535)
      if (code !== 'EADDRINUSE' || isLast)
        fail('PORT_TAKEN', { host, port: tried, detail: message }, { cause: error })
    }
  }
}

function listenOn(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function tagOf(page: string): string {
  return `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`
}
