import { readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import {
  embeddedStatus,
  embeddedUrl,
  openWarehouse,
  startEmbedded,
  stopEmbedded,
  type OutsideConfig,
} from '../../src/adapters/index.ts'
import { findClone, startService, type Service } from './service.ts'

/** A server of `services/` whose data outlive it. */
export interface Restartable {
  /** Its address; of Kafka, host and port. The same after each start. */
  readonly url: string
  kill(): Promise<void>
  /** After {@link kill}: at the same port, on the same data. */
  start(): Promise<void>
  /** Stands still, as a server that hangs does; connections stay open. */
  hang(): void
  goOn(): void
}

/** PostgreSQL, as the tool starts it itself. */
export interface Postgres {
  /** The target of the drill, as another program would write it: nobody but the drill starts this server. */
  readonly outside: OutsideConfig
  stop(): Promise<void>
  start(): Promise<void>
  /** Runs a statement on a connection of its own. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>
}

export interface Servers extends AsyncDisposable {
  readonly kafka: Restartable
  readonly influx: Restartable
  readonly postgres: Postgres
  readonly access: InfluxAccess
}

/** What a new InfluxDB of `services/` is set up with. The token may do everything. */
export interface InfluxAccess {
  readonly org: string
  readonly token: string
}

/** Starts one of each, in a folder for their data. Disposing stops them, also when they hang. */
export async function startServers(folder: string): Promise<Servers> {
  await mkdir(folder, { recursive: true })
  const running: AsyncDisposable[] = []
  const started = async <Server extends AsyncDisposable>(starting: Promise<Server>): Promise<Server> => {
    const server = await starting
    running.push(server)
    return server
  }
  const stop = async (): Promise<void> => {
    await Promise.all(running.map(async (server) => server[Symbol.asyncDispose]()))
  }
  const all = [
    started(startRestartable('kafka', join(folder, 'kafka'))),
    started(startRestartable('influxdb', join(folder, 'influxdb'))),
    started(startPostgres(folder)),
  ] as const
  try {
    const [kafka, influx, postgres] = await Promise.all(all)
    return { kafka, influx, postgres, access: readAccess(), [Symbol.asyncDispose]: stop }
  } catch (error) {
    await Promise.allSettled(all)
    await stop()
    throw error
  }
}

function readAccess(): InfluxAccess {
  const file = join(findClone(), 'services/influxdb/setup.json')
  const { org, token } = JSON.parse(readFileSync(file, 'utf8')) as InfluxAccess
  return { org, token }
}

async function startRestartable(name: string, data: string): Promise<Restartable & AsyncDisposable> {
  let service: Service | undefined = await startService(name, { data })
  const { url } = service
  const port = Number(/:(\d+)$/.exec(url)?.[1])
  const send = (signal: NodeJS.Signals): void => {
    if (service) signalProcess(service.pid, signal)
  }
  return {
    url,
    async kill() {
      await service?.kill()
      service = undefined
    },
    async start() {
      service ??= await startService(name, { data, port })
    },
    hang: () => send('SIGSTOP'),
    goOn: () => send('SIGCONT'),
    async [Symbol.asyncDispose]() {
      send('SIGCONT')
      await service?.stop()
    },
  }
}

/** Ctrl-C reaches servers, too, so one may be gone. */
function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function startPostgres(projectRoot: string): Promise<Postgres & AsyncDisposable> {
  let pid: number | undefined
  const start = async (): Promise<void> => {
    await startEmbedded(projectRoot)
    pid = (await embeddedStatus(projectRoot)).pid
  }
  // It outlives who starts it, so whoever leaves at once must end it.
  const end = (): void => {
    if (pid !== undefined) signalProcess(pid, 'SIGINT')
  }
  process.once('exit', end)
  await start()
  const target = {
    profileName: 'drill',
    targetName: 'drill',
    type: 'postgres',
    schema: 'analytics',
    threads: 1,
    embedded: true,
  }
  const owned = { projectRoot, target: { ...target, values: { dbname: 'drill' } }, connections: [] }
  const url = await embeddedUrl(owned)
  const outside = { ...owned, target: { ...target, embedded: false, values: { url } } }
  return {
    outside,
    async stop() {
      await stopEmbedded(projectRoot)
      pid = undefined
    },
    start,
    async query(sql, parameters) {
      await using warehouse = await openWarehouse(outside)
      await using session = await warehouse.session()
      return (await session.query(sql, parameters)).rows
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', end)
      await stopEmbedded(projectRoot)
      // Under root the data may lie outside of the folder.
      const { data } = await embeddedStatus(projectRoot)
      await rm(dirname(data), { recursive: true, force: true })
    },
  }
}
