import { createHash } from 'node:crypto'

/** Identifiers of most warehouses end here, in bytes of UTF-8. */
const MAX_BYTES = 63
const SUFFIX_DIGITS = 8

/** Columns the loader adds, and names that no table of PostgreSQL may use. */
const TAKEN = ['_extra', '_loaded_at', 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']

/**
 * Column names for fields: lower snake_case. Where two fields would share a name, the one that already is
 * spelt so keeps it, otherwise the first by code points; the others, and names that are too long, end in a
 * hash of the field's own name. So the order in which fields are met does not matter.
 */
export function nameColumns(fields: readonly string[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const field of fields) {
    const name = foldName(field)
    const owner = owners.get(name)
    if (owner === undefined || isStronger(field, owner, name)) owners.set(name, field)
  }
  return new Map(
    fields.map((field) => {
      const name = foldName(field)
      const isFree =
        owners.get(name) === field && !TAKEN.includes(name) && Buffer.byteLength(name) <= MAX_BYTES
      return [field, isFree ? name : hashedName(name, field)]
    }),
  )
}

/** `userID` becomes `user_id`, `a.b` becomes `a_b`. Letters beyond ASCII stay. */
export function foldName(field: string): string {
  const folded = field
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/[^\p{L}\p{N}_]/gu, '_')
    .toLowerCase()
  return folded === '' ? '_' : folded
}

function isStronger(field: string, owner: string, name: string): boolean {
  if (owner === name) return false
  return field === name || field < owner
}

function hashedName(name: string, field: string): string {
  const hash = createHash('sha1').update(field).digest('hex').slice(0, SUFFIX_DIGITS)
  return `${cutBytes(name, MAX_BYTES - SUFFIX_DIGITS - 1)}_${hash}`
}

/** Cuts on a character border. */
function cutBytes(text: string, limit: number): string {
  let cut = ''
  let length = 0
  for (const character of text) {
    length += Buffer.byteLength(character)
    if (length > limit) break
    cut += character
  }
  return cut
}
