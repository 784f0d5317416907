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
  readonly page: ServedPage
}

export interface ServedPage {
  readonly html: Buffer
  /** What the page says it is when it asks for news. */
  readonly version: string
}

/** A page that is served until disposed. */
export interface DocsServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Serves another page from now on, and tells open ones to load it. */
  show(page: ServedPage): void
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
  const current: Current = { ...request.page, tag: tagOf(request.page) }
  const server = createServer((incoming, response) => {
    // What follows a question mark is for the page, as what follows a hash.
    const [path] = (incoming.url ?? '').split('?')
    if (!isOwnHost(incoming, request.host)) refuse(response, 421, 'This server has another name; see --host.')
    else if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
      refuse(response.setHeader('allow', 'GET, HEAD'), 405, 'Only GET and HEAD.')
    else if (path === '/' || path === '/index.html') sendPage(incoming, response, current)
    else if (path === '/events') sendEvents(incoming, response, { open, current })
    else refuse(response, 404, 'There is nothing here.')
  })
  await listen(server, request)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${nameOf(request.host)}:${port}/`,
    port,
    show(page) {
      Object.assign(current, page, { tag: tagOf(page) })
      for (const response of open) response.write(newsOf(current))
    },
    async [Symbol.asyncDispose]() {
      for (const response of open) response.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What is served now. */
interface Current extends ServedPage {
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
  { html, tag }: Current,
): void {
  if (headers['if-none-match'] === tag) {
    response.writeHead(304, { ...HEADERS, etag: tag }).end()
    return
  }
  response.writeHead(200, {
    ...HEADERS,
    etag: tag,
    'content-type': 'text/html; charset=utf-8',
    'content-length': html.length,
  })
  response.end(method === 'HEAD' ? undefined : html)
}

interface Feed {
  readonly open: Set<ServerResponse>
  readonly current: Current
}

/**
 * Server-sent events: the connection stays open, and each message tells which page is served. The first comes at
 * once: the page may have changed since the browser loaded it, or while it was not connected.
 */
function sendEvents({ method }: IncomingMessage, response: ServerResponse, { open, current }: Feed): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
  if (method === 'HEAD') {
    response.end()
    return
  }
  response.write(newsOf(current))
  open.add(response)
  response.on('close', () => open.delete(response))
}

function newsOf({ version }: Current): string {
  return `event: page\ndata: ${version}\n\n`
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`)
}

/** Where a browser of this machine finds a server that is bound to an address. */
function nameOf(host: string): string {
  if (isAnyAddress(host)) return 'localhost'
  return isIP(host) === 6 ? `[${host}]` : host
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
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
  if (!isAnyAddress(host)) return false
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === hostname().toLowerCase()
}

const NO_ADDRESS = 'Is --host an address or a name of this machine? 127.0.0.1 always is.'
const HINTS: ReadonlyMap<string, string> = new Map([
  ['EADDRNOTAVAIL', NO_ADDRESS],
  ['ENOTFOUND', NO_ADDRESS],
  ['EAI_AGAIN', NO_ADDRESS],
  ['EACCES', 'Ports below 1024 are often kept for the administrator; choose one above with --port.'],
])

async function listen(server: Server, { host, port, mayMove }: DocsServerRequest): Promise<void> {
  for (let tried = port; ; tried++) {
    try {
      await listenOn(server, tried, host)
      return
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const isLast = !mayMove || port === 0 || tried >= Math.min(port + PORTS_TRIED, 65_535)
      if (code === 'EADDRINUSE' && !isLast) continue
      const hint = code === 'EADDRINUSE' ? undefined : HINTS.get(code ?? '')
      fail('PORT_TAKEN', { host, port: tried, detail: message }, { hint, cause: error })
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

function tagOf({ html }: ServedPage): string {
  return `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
}
