import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

import pg from 'pg'

import { fail } from '../../errors/index.ts'
import type { ConfigValues } from '../../nodes/index.ts'
import { retry } from '../../util/index.ts'
import { databaseName } from '../database-name.ts'
import { quoteIdentifier, quoteLiteral } from './quoting.ts'
import { TEXT_TYPES } from './values.ts'

/** How to reach one database. */
export interface ConnectionSettings {
  /** Name of the target or connection, for messages. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  readonly sslMode: string
  readonly sslRootCertificate?: string
  readonly connectTimeoutMs: number
  readonly keepAliveSeconds: number
  readonly attempts: number
  /** Statements that give a fresh session its settings. */
  readonly initial: readonly string[]
}

/**
 * Reads the fields of a target or connection. `url` may give all of them; a field of its own wins.
 * @throws {ProjectError} `PROFILE_INVALID`
 */
export function readSettings(name: string, own: ConfigValues): ConnectionSettings {
  if (own['url'] === '') {
    const detail = `the "url" of "${name}" is empty. Is the environment variable set that it reads?`
    fail('PROFILE_INVALID', { detail })
  }
  const values = { ...fromUrl(name, text(own['url'])), ...own }
  const database = databaseName(values)
  if (!database) fail('PROFILE_INVALID', { detail: `"${name}" names no database ("dbname").` })
  return {
    name,
    host: text(values['host']) || 'localhost',
    port: Number(values['port'] ?? 5432),
    user: text(values['user']) || text(process.env['USER']),
    password: text(values['password'] ?? values['pass']),
    database,
    ...readEncryption(values),
    connectTimeoutMs: Number(values['connect_timeout'] ?? 10) * 1000,
    keepAliveSeconds: Number(values['keepalives_idle'] ?? 30) || 30,
    attempts: 1 + Number(values['retries'] ?? 3),
    initial: initialStatements(text(values['role']), text(values['search_path'])),
  }
}

function readEncryption(values: ConfigValues): Pick<ConnectionSettings, 'sslMode' | 'sslRootCertificate'> {
  const rootCertificate = text(values['sslrootcert'])
  return {
    sslMode: text(values['sslmode']) || 'prefer',
    ...(rootCertificate && { sslRootCertificate: rootCertificate }),
  }
}

/** Where a connection leads to, without its password. */
function addressOf(settings: ConnectionSettings): string {
  const host = isIP(settings.host) === 6 ? `[${settings.host}]` : settings.host
  return `${host}:${settings.port}/${settings.database}`
}

/** The whole address for other programs, password included: never for messages. */
export function urlOf(settings: ConnectionSettings): string {
  const { user, password, host, port, database } = settings
  const account = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  return `postgresql://${account}@${host}:${port}/${encodeURIComponent(database)}`
}

/** What the driver needs to know. */
export function clientConfig(settings: ConnectionSettings): pg.ClientConfig {
  return {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database: settings.database,
    ssl: sslOptions(settings),
    connectionTimeoutMillis: settings.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: settings.keepAliveSeconds * 1000,
    application_name: 'tool',
    types: TEXT_TYPES,
  }
}

/**
 * Opens a connection of its own, trying again while the server is starting or full.
 * @throws {ProjectError} `CONNECTION_FAILED`
 */
export async function connect(settings: ConnectionSettings, signal?: AbortSignal): Promise<pg.Client> {
  return connectWith(
    settings,
    async () => {
      const client = new pg.Client(clientConfig(settings))
      // Without a listener a connection that dies while idle would end the process.
      client.on('error', () => undefined)
      try {
        await client.connect()
        if (settings.initial.length > 0) await client.query(settings.initial.join(';'))
      } catch (error) {
        destroyClient(client)
        throw error
      }
      return client
    },
    signal,
  )
}

/** Runs something that connects, with retries and one clear message when it fails. */
export async function connectWith<Result>(
  settings: ConnectionSettings,
  task: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const policy = { attempts: settings.attempts, firstDelayMs: 200, isTransient, ...(signal && { signal }) }
  try {
    return await retry(policy, task)
  } catch (cause) {
    signal?.throwIfAborted()
    const facts = { connection: settings.name, address: addressOf(settings), detail: describe(cause) }
    return fail('CONNECTION_FAILED', facts, { cause })
  }
}

/**
 * Settles `prefer`, the default: encrypted when the server can, otherwise not.
 * @throws {ProjectError} `CONNECTION_FAILED`
 */
export async function settleEncryption(settings: ConnectionSettings): Promise<ConnectionSettings> {
  if (settings.sslMode !== 'prefer' && settings.sslMode !== 'allow') return settings
  const encrypted = { ...settings, sslMode: 'require' }
  const plain = { ...settings, sslMode: 'disable' }
  return connectWith(settings, async () => {
    try {
      await (await connect({ ...encrypted, attempts: 1 })).end()
      return encrypted
    } catch (error) {
      const cause = (error as Error).cause
      if (!(cause instanceof Error && /does not support SSL/.test(cause.message))) throw cause ?? error
      return plain
    }
  })
}

/** Closes the socket at once, whatever is going on: a client in COPY mode would wait for ever to end politely. */
export function destroyClient(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection?: { stream?: { destroy?: () => void } } }
  connection?.stream?.destroy?.()
}

function fromUrl(name: string, url: string): ConfigValues {
  if (!url) return {}
  try {
    const parsed = new URL(url)
    const named = {
      host: parsed.hostname.replace(/^\[|\]$/g, ''),
      port: parsed.port,
      user: decodeURIComponent(parsed.username),
      password: decodeURIComponent(parsed.password),
      dbname: decodeURIComponent(parsed.pathname.slice(1)),
    }
    const given = Object.entries(named).filter(([, value]) => value !== '')
    return { ...Object.fromEntries(given), ...Object.fromEntries(parsed.searchParams) }
  } catch {
    // The text may hold a password, so it is not shown.
    return fail('PROFILE_INVALID', {
      detail: `the "url" of "${name}" is not a URL such as postgresql://user@host/db.`,
    })
  }
}

function initialStatements(role: string, searchPath: string): readonly string[] {
  return [
    ...(role ? [`set role ${quoteIdentifier(role)}`] : []),
    ...(searchPath ? [`select set_config('search_path', ${quoteLiteral(searchPath)}, false)`] : []),
  ]
}

function sslOptions(settings: ConnectionSettings): pg.ClientConfig['ssl'] {
  const { sslMode, sslRootCertificate } = settings
  if (sslMode === 'disable') return false
  return {
    rejectUnauthorized: sslMode.startsWith('verify'),
    ...(sslMode === 'verify-ca' && { checkServerIdentity: () => undefined }),
    ...(sslRootCertificate && { ca: readCertificate(settings.name, sslRootCertificate) }),
  }
}

function readCertificate(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    return fail(
      'PROFILE_INVALID',
      { detail: `the certificate ${path} of "${name}" cannot be read.` },
      { cause },
    )
  }
}

const TRANSIENT = new Set(
  // The last five: starting up or shutting down, too many connections, connection failures.
  'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EAI_AGAIN EHOSTUNREACH 57P03 57P01 53300 08001 08006'.split(' '),
)

function isTransient(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string }
  return TRANSIENT.has(code ?? '') || /^(Connection terminated|timeout expired)/.test(message)
}

function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0])
  const reason = (error as Error).message || (error as NodeJS.ErrnoException).code || String(error)
  return /[.!?]$/.test(reason) ? reason : `${reason}.`
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
