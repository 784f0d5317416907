import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An answer that the proxy gives in place of InfluxDB. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A small HTTP proxy in front of the real InfluxDB, which can play tricks. */
export interface InfluxProxy extends AsyncDisposable {
  readonly url: string
  /** When writes came, in milliseconds, whatever became of them. */
  readonly writes: readonly number[]
  /** Answers the next write like this, once. @returns when it came */
  answerNextWrite(answer: Answer): Promise<number>
  /** Every request goes on with this token instead of its own, until `undefined` is given. */
  useToken(token: string | undefined): void
}

/** Opens it on a free port. */
export async function openProxy(influxUrl: string): Promise<InfluxProxy> {
  const target = new URL(influxUrl)
  const writes: number[] = []
  let tricks: { readonly answer: Answer; readonly came: (atMs: number) => void }[] = []
  let token: string | undefined

  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith('/api/v2/write')) {
      writes.push(Date.now())
      const [trick, ...rest] = tricks
      tricks = rest
      if (trick) {
        trick.came(Date.now())
        return refuse(incoming, outgoing, trick.answer)
      }
    }
    const headers = { ...incoming.headers, ...(token !== undefined && { authorization: `Token ${token}` }) }
    pass(incoming, outgoing, { target, headers })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    writes,
    answerNextWrite: async (answer) =>
      new Promise((came) => {
        tricks.push({ answer, came })
      }),
    useToken: (other) => {
      token = other
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { status, headers }: Answer): void {
  // An answer before the end of the body would cut the connection instead.
  incoming.resume().once('end', () => outgoing.writeHead(status, headers).end())
}

interface Passage {
  readonly target: URL
  readonly headers: IncomingMessage['headers']
}

/** A server that is down looks through the proxy as it is: the connection breaks. */
function pass(incoming: IncomingMessage, outgoing: ServerResponse, { target, headers }: Passage): void {
  const { hostname, port } = target
  const { method, url: path } = incoming
  const onward = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
    answer.once('error', () => outgoing.destroy())
  })
  onward.once('error', () => outgoing.destroy())
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) onward.destroy()
  })
  incoming.pipe(onward)
}
