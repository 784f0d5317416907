import type { RelationName } from '../../nodes/index.ts'

// The only place where names and values become SQL text.

/** Longest name in bytes; the server would cut longer ones silently. */
export const MAX_IDENTIFIER_BYTES = 63

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text constant, whatever `standard_conforming_strings` says. */
export function quoteLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return value.includes('\\') ? ` E${quoted}` : quoted
}

export function quoteRelation(relation: RelationName): string {
  const { database, schema, name } = relation
  const parts = database ? [database, schema, name] : [schema, name]
  return parts.map(quoteIdentifier).join('.')
}
