import { fail } from '../errors/index.ts'
import { nearest } from '../util/index.ts'
import type { ConnectionConfig, OutsideConfig } from './profile.ts'
import type { Source } from './source.ts'
import type { Dialect, Warehouse } from './warehouse.ts'

// Each leaf is imported when it is first needed: `tool --version` must not pay for database drivers.

/**
 * Opens the target, starting its server when the tool owns it.
 * @throws {ProjectError} `PROFILE_INVALID`, `CONNECTION_FAILED`, `EMBEDDED_FAILED`
 */
export async function openWarehouse(outside: OutsideConfig): Promise<Warehouse> {
  switch (outside.target.type) {
    case 'postgres': {
      const { openPostgresWarehouse } = await import('./postgres/index.ts')
      return openPostgresWarehouse(outside)
    }
    default:
      return failUnknownType(outside)
  }
}

function failUnknownType({ target }: OutsideConfig): never {
  return fail('PROFILE_INVALID', {
    detail: `target "${target.targetName}" has the type "${target.type}"; known is postgres.`,
  })
}

/** The pure half of the target, without a connection. @throws {ProjectError} `PROFILE_INVALID` */
export async function loadDialect(outside: OutsideConfig): Promise<Dialect> {
  switch (outside.target.type) {
    case 'postgres':
      return (await import('./postgres/dialect.ts')).DIALECT
    default:
      return failUnknownType(outside)
  }
}

/** @throws {ProjectError} `CONNECTION_UNKNOWN`, `PROFILE_INVALID`, `CONNECTION_FAILED` */
export async function openSource(outside: OutsideConfig, connectionName: string): Promise<Source> {
  const names = outside.connections.map((one) => one.name)
  const connection = outside.connections.find((one) => one.name === connectionName)
  if (!connection) {
    return fail('CONNECTION_UNKNOWN', { connection: connectionName, nearest: nearest(connectionName, names) })
  }
  return openConnection(outside, connection)
}

async function openConnection(outside: OutsideConfig, connection: ConnectionConfig): Promise<Source> {
  switch (connection.type) {
    case 'postgres': {
      const { openPostgresSource } = await import('./postgres/index.ts')
      return openPostgresSource(outside, connection)
    }
    case 'mongodb': {
      const { openMongoSource } = await import('./mongodb/index.ts')
      return openMongoSource(connection)
    }
    case 'mongodump': {
      const { openDumpSource } = await import('./mongodb/index.ts')
      return openDumpSource(outside.projectRoot, connection)
    }
    default:
      return fail('PROFILE_INVALID', {
        detail: `connection "${connection.name}" has the type "${connection.type}"; known are postgres, mongodb, mongodump.`,
      })
  }
}

export interface CsvOptions {
  readonly delimiter: string
  /** Types the user pinned, by column name. */
  readonly columnTypes: Readonly<Record<string, string>>
  /** How messages name the file; its path when absent. */
  readonly shownAs?: string
}

/** A CSV file as a source of one stream, whose name is not looked at. */
export async function openCsvSource(path: string, options: CsvOptions): Promise<Source> {
  const files = await import('./files/index.ts')
  return files.openCsvSource(path, options)
}
