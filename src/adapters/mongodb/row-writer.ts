import type { LogicalType, ReadRequest, StreamColumn } from '../source.ts'
import { BadValue } from './bad-value.ts'
import { BSON, bsonTypeName, TEXT_TYPES } from './bson-type.ts'
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
    encoder.writeJson(json.encode(wholeDocument(BSON.object, document)))
  }
}

function findId(document: Buffer, cursor: ElementCursor): BsonValue | undefined {
  const { element } = cursor
  cursor.enter(document, 0)
  while (cursor.next()) if (hasName(element, ID)) return element
  return undefined
}

function textOf(value: BsonValue, json: JsonWriter): string {
  if (TEXT_TYPES.includes(value.type)) return repairText(value.bytes, value.start + 4, value.end - 1)
  return scalarText(value, json) ?? json.encode(value).toString()
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

  constructor(columns: readonly StreamColumn[], pins: Readonly<Record<string, string>>) {
    const typed = columns.filter((column) => column.name !== EXTRA_COLUMN.name)
    this.#columns = typed.map((column) => toTypedColumn(column, pins))
    this.#slots = new ElementSlots(typed.length)
    this.#positions = new Map(typed.map((column, position) => [column.sourceName, position]))
  }

  write(document: Buffer, tools: WriterTools): void {
    this.#locate(document)
    for (let position = 0; position < this.#columns.length; position++) this.#writeColumn(position, tools)
    if (this.#extras.length === 0) tools.encoder.writeNull()
    else tools.encoder.writeJson(tools.json.encodeFields(this.#extras))
  }

  #locate(document: Buffer): void {
    const cursor = this.#cursor
    const { element } = cursor
    this.#slots.clear()
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

  #writeColumn(position: number, tools: WriterTools): void {
    const slot = this.#slots.elements[position] as BsonElement
    if (slot.type === 0 || slot.type === BSON.null) {
      tools.encoder.writeNull()
      return
    }
    const column = this.#columns[position] as TypedColumn
    if (this.#tryWrite(column, slot, tools) !== 'unfit') return
    if (column.isPinned) {
      throw new BadValue(
        `a ${bsonTypeName(slot.type)} does not fit the pinned type ${column.type}.`,
        column.name,
      )
    }
    tools.encoder.writeNull()
    this.#extras.push(slot)
  }

  #tryWrite(column: TypedColumn, slot: BsonElement, tools: WriterTools): void | 'unfit' {
    try {
      return column.write(slot, tools)
    } catch (error) {
      // The encoder knows what the warehouse cannot hold, such as a year too far away.
      if (error instanceof RangeError) throw new BadValue(error.message, column.name)
      if (error instanceof BadValue) throw new BadValue(error.message, column.name)
      throw error
    }
  }
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
