import { fail } from '../../errors/index.ts'
import type { LogicalType, StreamColumn, StreamSchema } from '../source.ts'
import { DamagedBson } from './bson-type.ts'
import { nameColumns } from './column-names.ts'
import { ElementCursor, nameOf } from './element-cursor.ts'
import type { DocumentBatch } from './encode-rows.ts'
import { kindOf, typeForKinds } from './field-kinds.ts'

/** A table row has room for 1600 columns at the very most, and far fewer when they are wide. */
const MAX_TYPED_COLUMNS = 400

/** Collections that use values as field names have no end of them; what is met later goes to `_extra`. */
const MAX_KNOWN_FIELDS = 20_000

/** Holds fields without a column of their own, and values that do not fit theirs. Always the last column. */
export const EXTRA_COLUMN: StreamColumn = { name: '_extra', sourceName: '_extra', type: 'json' }

export const DOCUMENT_COLUMNS: readonly StreamColumn[] = [
  { name: '_id', sourceName: '_id', type: 'text' },
  { name: 'doc', sourceName: '', type: 'json' },
]

interface FieldFacts {
  kinds: number
  count: number
}

/** Learns which fields documents have and of what kinds their values are, without decoding them. */
export class FieldScan {
  documents = 0
  readonly #fields = new Map<string, FieldFacts>()
  readonly #cursor = new ElementCursor()

  /** @throws {DamagedBson} with its offset in the stream. */
  addBatch({ documents, offset }: DocumentBatch): void {
    let at = offset
    for (const document of documents) {
      try {
        this.#add(document)
      } catch (error) {
        if (error instanceof DamagedBson) throw new DamagedBson(error.message, at + error.offset)
        throw error
      }
      at += document.length
    }
  }

  /** A column for each field, `_id` first, then in the order they were met. */
  schema(pins: Readonly<Record<string, string>>): StreamSchema {
    const fields = this.#typedFields()
    const names = nameColumns(fields)
    const typed = fields.map((field) => ({
      name: names.get(field) as string,
      sourceName: field,
      type: typeForKinds(this.#fields.get(field)?.kinds ?? 0),
    }))
    return { columns: [...applyPins(typed, pins), EXTRA_COLUMN], key: ['_id'], estimatedRows: this.documents }
  }

  #add(document: Buffer): void {
    const cursor = this.#cursor
    this.documents++
    const { element } = cursor
    cursor.enter(document, 0)
    while (cursor.next()) {
      const facts = this.#factsOf(nameOf(element))
      if (!facts) continue
      facts.kinds |= kindOf(element)
      facts.count++
    }
  }

  #factsOf(field: string): FieldFacts | undefined {
    const known = this.#fields.get(field)
    if (known || this.#fields.size >= MAX_KNOWN_FIELDS) return known
    const facts = { kinds: 0, count: 0 }
    this.#fields.set(field, facts)
    return facts
  }

  /** All fields, or the most frequent ones when there are too many. */
  #typedFields(): readonly string[] {
    const fields = ['_id', ...[...this.#fields.keys()].filter((field) => field !== '_id')]
    if (fields.length <= MAX_TYPED_COLUMNS) return fields
    const count = (field: string): number =>
      field === '_id' ? Infinity : (this.#fields.get(field)?.count ?? 0)
    const kept = new Set(fields.toSorted((a, b) => count(b) - count(a)).slice(0, MAX_TYPED_COLUMNS))
    return fields.filter((field) => kept.has(field))
  }
}

/** Types a pin may name: those of streams, and what PostgreSQL calls them. */
const PIN_TYPES: Readonly<Record<string, LogicalType>> = {
  text: 'text',
  varchar: 'text',
  string: 'text',
  int64: 'int64',
  bigint: 'int64',
  integer: 'int64',
  int: 'int64',
  double: 'double',
  'double precision': 'double',
  float8: 'double',
  numeric: 'numeric',
  decimal: 'numeric',
  boolean: 'boolean',
  bool: 'boolean',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  date: 'date',
  uuid: 'uuid',
  bytes: 'bytes',
  bytea: 'bytes',
  json: 'json',
  jsonb: 'json',
}

function applyPins(
  columns: readonly StreamColumn[],
  pins: Readonly<Record<string, string>>,
): readonly StreamColumn[] {
  const pinned = new Map(Object.entries(pins).map(([column, type]) => [column, pinType(column, type)]))
  const known = new Set(columns.flatMap((column) => [column.name, column.sourceName]))
  return [
    ...columns.map((column) => {
      const type = pinned.get(column.name) ?? pinned.get(column.sourceName)
      return type ? { ...column, type } : column
    }),
    ...[...pinned]
      .filter(([column]) => !known.has(column))
      .map(([column, type]) => ({ name: column, sourceName: column, type })),
  ]
}

function pinType(column: string, type: string): LogicalType {
  const known = Object.hasOwn(PIN_TYPES, type.toLowerCase()) ? PIN_TYPES[type.toLowerCase()] : undefined
  return known ?? fail('PIN_INVALID', { column, type, known: [...new Set(Object.values(PIN_TYPES))] })
}
