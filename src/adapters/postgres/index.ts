import type { ConfigValues } from '../../nodes/index.ts'
import { databaseName } from '../database-name.ts'
import type { ConnectionConfig, OutsideConfig } from '../profile.ts'
import type { Source } from '../source.ts'
import type { Warehouse } from '../warehouse.ts'
import { readSettings, settleEncryption, urlOf, type ConnectionSettings } from './connection.ts'
import { ensureDatabase } from './embedded/databases.ts'
import { loadFolder } from './embedded/load-folder.ts'
import { ensureServer } from './embedded/server.ts'
import { createSource } from './source/source.ts'
import { createWarehouse } from './warehouse.ts'

export { serverStatus, stopServer, type ServerStatus } from './embedded/server.ts'

/**
 * Opens a target; an embedded one is started, and its database created.
 * @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`, `EMBEDDED_FAILED`
 */
export async function openPostgresWarehouse(outside: OutsideConfig): Promise<Warehouse> {
  const { targetName, schema, threads } = outside.target
  const settings = await settleEncryption(await targetSettings(outside))
  return createWarehouse({ settings, targetName, schema, threads })
}

/** @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`, `EMBEDDED_FAILED` */
export async function openPostgresSource(
  outside: OutsideConfig,
  connection: ConnectionConfig,
): Promise<Source> {
  const settings = await connectionSettings(outside, connection)
  return createSource(await settleEncryption(settings))
}

/** Starts the project's own server and gives the full address of its target database, password included. */
export async function embeddedUrl(outside: OutsideConfig): Promise<string> {
  return urlOf(await targetSettings(outside))
}

/** Starts the project's own server when it does not run. */
export async function startServer(projectRoot: string): Promise<void> {
  await ensureServer(projectRoot)
}

async function targetSettings(outside: OutsideConfig): Promise<ConnectionSettings> {
  const { target } = outside
  const settings = await embeddedSettings(outside.projectRoot, target)
  if (!settings) return readSettings(target.targetName, target.values)
  await ensureDatabase(settings, settings.database, target.schema)
  return settings
}

async function connectionSettings(
  outside: OutsideConfig,
  connection: ConnectionConfig,
): Promise<ConnectionSettings> {
  const embedded = connection.values['embedded'] === true
  const named = { ...connection, targetName: connection.name, embedded }
  const settings = await embeddedSettings(outside.projectRoot, named)
  if (!settings) return readSettings(connection.name, connection.values)
  const folder = connection.values['load_from']
  if (typeof folder === 'string') await loadFolder(settings, outside.projectRoot, folder)
  else await ensureDatabase(settings, settings.database)
  return settings
}

/** The project's own server in the place of the one a profile would name. */
async function embeddedSettings(
  projectRoot: string,
  wanted: { readonly targetName: string; readonly embedded: boolean; readonly values: ConfigValues },
): Promise<ConnectionSettings | undefined> {
  if (!wanted.embedded) return undefined
  const { host, port, user, password } = await ensureServer(projectRoot)
  const { role, search_path } = wanted.values
  const database = databaseName(wanted.values)
  const values = { host, port, user, password, dbname: database, sslmode: 'disable' }
  return readSettings(wanted.targetName, {
    ...values,
    ...(role !== undefined && { role }),
    ...(search_path !== undefined && { search_path }),
  })
}
