import type { LogicalType, ReadRequest, StreamColumn } from '../source.ts'
import { BadValue } from './bad-value.ts'
import { BSON, bsonTypeName, isText } from './bson-type.ts'
import { COLUMN_WRITERS, scalarText, type ColumnWriter, type WriterTools } from './column-writers.ts'
import {
  copyElement,
  ElementCursor,
  ElementSlots,
  nameOf,
  wholeDocument,
  type BsonElement,
  type BsonValue,
} from './element-cursor.ts'
import { EXTRA_COLUMN } from './field-scan.ts'
import type { JsonWriter } from './json.ts'
import { pinnedWriter } from './pinned-writers.ts'
import { repairText } from './text.ts'

const ID = Buffer.from('_id')

/** Writes the values of one document between `beginRow` and `endRow`. */
export type RowWriter = (document: Buffer, tools: WriterTools) => void

/** The writer for the columns that `describe` gave. */
export function createRowWriter(request: Pick<ReadRequest, 'layout' | 'schema' | 'pins'>): RowWriter {
  if (request.layout === 'document') return createDocumentWriter()
  const writer = new TypedRow(request.schema.columns, request.pins)
  return (document, tools) => {
    writer.write(document, tools)
  }
}

/** The `_id` of a document as text, for messages; empty when it has none. */
export function documentKey(document: Buffer, json: JsonWriter): string {
  const id = findId(document, new ElementCursor())
  return id ? textOf(id, json) : ''
}

function createDocumentWriter(): RowWriter {
  const cursor = new ElementCursor()
  return (document, { encoder, json }) => {
    const id = findId(document, cursor)
    if (!id || id.type === BSON.null) encoder.writeNull()
    else encoder.writeText(textOf(id, json))
    const { bytes, length } = json.encode(wholeDocument(BSON.object, document))
    encoder.writeJson(bytes, 0, length)
  }
}

function findId(document: Buffer, cursor: ElementCursor): BsonValue | undefined {
  const { element } = cursor
  cursor.enter(document, 0)
  while (cursor.next()) if (hasName(element, ID)) return element
  return undefined
}

function textOf(value: BsonValue, json: JsonWriter): string {
  if (isText(value.type)) return repairText(value.bytes, value.start + 4, value.end - 1)
  return scalarText(value, json) ?? json.encode(value).text()
}

interface TypedColumn {
  readonly name: string
  readonly nameBytes: Buffer
  readonly type: LogicalType
  readonly isPinned: boolean
  readonly write: ColumnWriter
}

/**
 * One column for each field of the plan, the rest in `_extra`. First it finds where each value stands, then it
 * writes them in the order of the columns. Of repeated fields the last counts, as for MongoDB's own drivers.
 */
class TypedRow {
  readonly #columns: readonly TypedColumn[]
  readonly #slots: ElementSlots
  readonly #positions: ReadonlyMap<string, number>
  readonly #cursor = new ElementCursor()
  #extras: BsonElement[] = []
  /** The column that is being written. */
  #position = 0

  constructor(columns: readonly StreamColumn[], pins: Readonly<Record<string, string>>) {
    const typed = columns.filter((column) => column.name !== EXTRA_COLUMN.name)
    this.#columns = typed.map((column) => toTypedColumn(column, pins))
    this.#slots = new ElementSlots(typed.length)
    this.#positions = new Map(typed.map((column, position) => [column.sourceName, position]))
  }

  write(document: Buffer, tools: WriterTools): void {
    this.#locate(document)
    this.#position = 0
    try {
      for (; this.#position < this.#columns.length; this.#position++) this.#writeColumn(tools)
    } catch (error) {
      throw badValueOf(error, this.#columns[this.#position]?.name)
    }
    this.#writeExtras(tools)
  }

  #locate(document: Buffer): void {
    const cursor = this.#cursor
    const { element } = cursor
    this.#slots.clear(document)
    this.#extras = []
    cursor.enter(document, 0)
    // Documents of one collection mostly have the same order, so the next field is mostly the next column.
    for (let expected = 0; cursor.next();) {
      const position = this.#positionOf(element, expected)
      if (position < 0) this.#extras.push(copyElement(element))
      else {
        expected = position + 1
        this.#slots.set(position, element)
      }
    }
  }

  #positionOf(element: BsonElement, expected: number): number {
    const guess = this.#columns[expected]
    if (guess && hasName(element, guess.nameBytes)) return expected
    return this.#positions.get(nameOf(element)) ?? -1
  }

  #writeColumn(tools: WriterTools): void {
    const slot = this.#slots.get(this.#position)
    if (slot.type === 0 || slot.type === BSON.null) {
      tools.encoder.writeNull()
      return
    }
    const column = this.#columns[this.#position] as TypedColumn
    if (column.write(slot, tools) !== 'unfit') return
    if (column.isPinned) {
      throw new BadValue(`a ${bsonTypeName(slot.type)} does not fit the pinned type ${column.type}.`)
    }
    tools.encoder.writeNull()
    this.#extras.push(copyElement(slot))
  }

  #writeExtras({ encoder, json }: WriterTools): void {
    if (this.#extras.length === 0) {
      encoder.writeNull()
      return
    }
    const { bytes, length } = json.encodeFields(this.#extras)
    encoder.writeJson(bytes, 0, length)
  }
}

/** The encoder knows what the warehouse cannot hold, such as a year too far away. */
function badValueOf(error: unknown, column: string | undefined): unknown {
  return error instanceof RangeError || error instanceof BadValue
    ? new BadValue(error.message, column)
    : error
}

function toTypedColumn(column: StreamColumn, pins: Readonly<Record<string, string>>): TypedColumn {
  const { name, sourceName } = column
  const type = column.type as LogicalType
  const isPinned = Object.hasOwn(pins, name) || Object.hasOwn(pins, sourceName)
  const write = isPinned ? pinnedWriter(type) : COLUMN_WRITERS[type]
  return { name, nameBytes: Buffer.from(sourceName), type, isPinned, write }
}

function hasName({ bytes, nameStart, nameEnd }: BsonElement, name: Buffer): boolean {
  if (nameEnd - nameStart !== name.length) return false
  for (let at = 0; at < name.length; at++) if (bytes[nameStart + at] !== name[at]) return false
  return true
}
