import type { OutsideConfig } from './profile.ts'

/** The server that the tool starts itself, as `tool db status` shows it. */
export interface EmbeddedStatus {
  readonly running: boolean
  readonly pid?: number
  readonly port?: number
  /** The data folder. */
  readonly data: string
  readonly log: string
}

/**
 * Starts the project's own server unless it runs; it is left running.
 * @throws {ProjectError} `EMBEDDED_FAILED`, `EMBEDDED_MISSING`
 */
export async function startEmbedded(projectRoot: string): Promise<void> {
  const { startServer } = await import('./postgres/index.ts')
  await startServer(projectRoot)
}

/** Stops it, closing its connections. Returns false when none ran. @throws {ProjectError} `EMBEDDED_FAILED` */
export async function stopEmbedded(projectRoot: string): Promise<boolean> {
  const { stopServer } = await import('./postgres/index.ts')
  return stopServer(projectRoot)
}

/** Where the server is and whether it runs; starts nothing. */
export async function embeddedStatus(projectRoot: string): Promise<EmbeddedStatus> {
  const { serverStatus } = await import('./postgres/index.ts')
  return serverStatus(projectRoot)
}

/**
 * The full address of the target's database, for other programs: it holds the password. Starts the server when
 * the target is embedded.
 * @throws {ProjectError} `EMBEDDED_FAILED`, `PROFILE_INVALID`
 */
export async function embeddedUrl(outside: OutsideConfig): Promise<string> {
  const postgres = await import('./postgres/index.ts')
  return postgres.embeddedUrl(outside)
}
