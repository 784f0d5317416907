import type { ConfigValues } from '../nodes/index.ts'

/** The database of an embedded target that names none. */
const EMBEDDED_DATABASE = 'warehouse'

/**
 * The database that a target or connection leads to: its own field, or the path of its `url`. Empty when it
 * names none.
 */
export function databaseName(values: ConfigValues): string {
  const named = values['dbname'] ?? values['database']
  if (typeof named === 'string' || typeof named === 'number') return String(named)
  const url = values['url']
  if (typeof url === 'string' && URL.canParse(url)) return decodeURIComponent(new URL(url).pathname.slice(1))
  return values['embedded'] === true ? EMBEDDED_DATABASE : ''
}
