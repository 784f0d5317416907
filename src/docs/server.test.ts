import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

import { afterAll, expect, test } from 'vitest'

import { problemsOf } from '../testing/problems.ts'
import { startDocsServer } from './server.ts'

const PAGE = { html: Buffer.from('<p>first ☃</p>'), version: 'v1' }
const server = await startDocsServer({ host: '127.0.0.1', port: 0, mayMove: false, page: PAGE })
afterAll(() => server[Symbol.asyncDispose]())

test('the page is there under one name, and is never kept', async () => {
  const { status, headers, body } = await ask('/')
  expect([status, body]).toEqual([200, '<p>first ☃</p>'])
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-length': String(PAGE.html.length),
  })
  expect((await ask('/?from=mail')).status).toBe(200)
  expect((await ask('/', { headers: { 'if-none-match': String(headers.etag) } })).status).toBe(304)
})

test('HEAD tells what GET would bring, without bringing it', async () => {
  const { status, headers, body } = await ask('/', { method: 'HEAD' })
  expect([status, headers['content-length'], body]).toEqual([200, String(PAGE.html.length), ''])
  expect((await ask('/events', { method: 'HEAD' })).status).toBe(200)
})

test.each([
  '/../../etc/passwd',
  '/..%2f..%2fetc/passwd',
  '/%2e%2e/package.json',
  '//etc/passwd',
  '/manifest.json/../../x',
  '/package.json',
  '/index.html/',
  'http://other.example/',
  '*',
])('no path leads to a file: %s', async (path) => {
  expect((await ask(path)).status).toBe(404)
})

test('nothing can be sent', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await ask('/', { method })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  }
})

test.each([
  'evil.example',
  'evil.example:8080',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '192.168.0.7',
])('a page of somebody else that lets its name point here gets nothing: %j', async (host) => {
  expect((await ask('/', { headers: { host } })).status).toBe(421)
  expect((await ask('/events', { headers: { host } })).status).toBe(421)
})

test.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:8080'])(
  'this machine is known as %s',
  async (host) => {
    expect((await ask('/', { headers: { host } })).status).toBe(200)
  },
)

test('bound to all addresses, it answers to addresses and to no strange name', async () => {
  await using open = await startDocsServer({ host: '0.0.0.0', port: 0, mayMove: false, page: PAGE })
  expect(open.url).toMatch(/^http:\/\/localhost:\d+\/$/)
  const at = `http://127.0.0.1:${new URL(open.url).port}/`
  expect((await ask('/', { headers: { host: '192.168.0.7:8080' } }, at)).status).toBe(200)
  expect((await ask('/', { headers: { host: 'evil.example' } }, at)).status).toBe(421)
})

test('open pages are told of a new page, and get it', async () => {
  await using own = await startDocsServer({ host: '127.0.0.1', port: 0, mayMove: false, page: PAGE })
  const events = request(new URL('/events', own.url)).end()
  const [stream] = (await once(events, 'response')) as [IncomingMessage]
  expect(stream.headers['content-type']).toBe('text/event-stream')
  stream.setEncoding('utf8')
  const [hello] = (await once(stream, 'data')) as [string]
  // A page that was loaded just before a change learns of it here.
  expect(hello).toBe('event: page\ndata: v1\n\n')
  own.show({ html: Buffer.from('second'), version: 'v2' })
  expect(await once(stream, 'data')).toEqual(['event: page\ndata: v2\n\n'])
  expect((await ask('/', {}, own.url)).body).toBe('second')
  stream.destroy()
})

test('it ends at once, also with open pages', async () => {
  const own = await startDocsServer({ host: '127.0.0.1', port: 0, mayMove: false, page: PAGE })
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1')
  socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(socket, 'data')
  const started = performance.now()
  const closed = once(socket.resume(), 'close')
  await own[Symbol.asyncDispose]()
  await closed
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a taken port is passed over when nobody asked for it, and otherwise told', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  try {
    await using moved = await startDocsServer({ host: '127.0.0.1', port, mayMove: true, page: PAGE })
    expect(Number(new URL(moved.url).port)).toBeGreaterThan(port)
    const wanted = { host: '127.0.0.1', port, mayMove: false, page: PAGE }
    expect(await problemsOf(() => startDocsServer(wanted))).toEqual([
      `PORT_TAKEN nowhere Port ${port} of 127.0.0.1 cannot be served at: listen EADDRINUSE: address already in use 127.0.0.1:${port} ` +
        '(Choose another with --port, or leave --port out and the next free one is taken.)',
    ])
  } finally {
    other.close()
  }
})

test('an address of another machine is told as such', async () => {
  const wanted = { host: '203.0.113.7', port: 0, mayMove: true, page: PAGE }
  expect(await problemsOf(() => startDocsServer(wanted))).toEqual([
    expect.stringMatching(
      /^PORT_TAKEN .*\(Is --host an address or a name of this machine\? 127\.0\.0\.1 always is\.\)$/,
    ),
  ])
})

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** By hand: fetch() would tidy the path and refuse a Host of one's own. */
async function ask(path: string, { method = 'GET', headers = {} }: Asked = {}, at = server.url) {
  const { hostname, port } = new URL(at)
  const call = request({ host: hostname, port, path, method, headers, agent: false }).end()
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk)
  return { status: response.statusCode, headers: response.headers, body }
}
