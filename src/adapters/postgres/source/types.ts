import { COPY_FORMAT } from '../encoder.ts'
import type { NativeType } from '../../source.ts'

/** A column as the source's catalogue describes it. Domains are already resolved to what they are made of. */
export interface SourceColumn {
  readonly name: string
  /** Internal name of the type, or of the element of an array. */
  readonly typeName: string
  /** The type as it is written, with its length or precision. */
  readonly fullName: string
  /** False for types of users and of extensions. */
  readonly builtIn: boolean
  readonly isArray: boolean
}

/** Types that every supported server version has and whose binary form is the same in all of them. */
const SAME = new Set(
  (
    'bool int2 int4 int8 float4 float8 numeric text bytea uuid json jsonb date time timetz timestamp timestamptz ' +
    'interval bit varbit tsvector inet cidr macaddr macaddr8 point line lseg box path polygon circle int4range ' +
    'int8range numrange daterange tsrange tstzrange int4multirange int8multirange nummultirange datemultirange ' +
    'tsmultirange tstzmultirange'
  ).split(' '),
)
/** Texts whose length a source may widen at any time. */
const TEXTS = new Set(['varchar', 'bpchar', 'name', 'char'])

/**
 * The type in which a column travels. The bytes pass through untouched, so the query casts to exactly this type
 * and the table is made with it: a mismatch would be stored as garbage without any error.
 */
export function travelType(column: SourceColumn, pin: string | undefined): NativeType {
  return { format: COPY_FORMAT, name: pin === undefined ? nameOf(column) : pinnedName(pin) }
}

function nameOf(column: SourceColumn): string {
  const { typeName, fullName, builtIn, isArray } = column
  const suffix = isArray ? '[]' : ''
  if (!builtIn) return 'text'
  if (SAME.has(typeName)) return fullName
  if (TEXTS.has(typeName)) return `text${suffix}`
  if (typeName === 'money') return `numeric${suffix}`
  // oid and its relatives, xml, snapshots and whatever a later version adds: numbers of one server mean nothing
  // on another, and text never loses anything.
  return 'text'
}

/** A cast to varchar(n) would cut texts off, so a pinned length is not kept. */
function pinnedName(pin: string): string {
  return /^\s*(var)?char|^\s*character|^\s*bpchar/i.test(pin) ? 'text' : pin.trim()
}
