import { fail } from '../../errors/index.ts'
import type { ConnectionConfig } from '../profile.ts'

/** Where a server is, and how messages may name it. */
export interface MongoAddress {
  readonly connection: string
  readonly url: string
  readonly database: string
  /** Hosts and database, without user and password. */
  readonly shown: string
}

/** @throws {ProjectError} `PROFILE_INVALID` */
export function readMongoAddress(connection: ConnectionConfig): MongoAddress {
  const { url, database } = connection.values
  const { name } = connection
  if (typeof url !== 'string' || !/^mongodb(\+srv)?:\/\//.test(url)) {
    return fail('PROFILE_INVALID', {
      detail: `connection "${name}" needs a "url" that starts with mongodb://.`,
    })
  }
  if (typeof database !== 'string' || database === '') {
    return fail('PROFILE_INVALID', { detail: `connection "${name}" needs the name of its "database".` })
  }
  return { connection: name, url, database, shown: `${hostsOf(url)}/${database}` }
}

/** A message of the driver without what stands before the hosts in the URL, in case it repeats it. */
export function withoutSecrets(message: string, url: string): string {
  return secretsOf(url).reduce((text, secret) => text.replaceAll(secret, '***'), message)
}

/** The authority of a URL ends at the first slash; a password may hold an `@` that nobody escaped. */
function authorityOf(url: string): string {
  return url
    .slice(url.indexOf('://') + 3)
    .split(/[/?]/, 1)
    .join()
}

function hostsOf(url: string): string {
  const authority = authorityOf(url)
  return authority.slice(authority.lastIndexOf('@') + 1)
}

function secretsOf(url: string): readonly string[] {
  const authority = authorityOf(url)
  const at = authority.lastIndexOf('@')
  if (at < 0) return []
  const credentials = authority.slice(0, at)
  const password = credentials.slice(credentials.indexOf(':') + 1)
  return [url, credentials, password, decoded(password)].filter((secret) => secret !== '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
