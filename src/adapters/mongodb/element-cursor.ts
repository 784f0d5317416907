import { DamagedBson, endOfValue, readLength } from './bson-type.ts'

/** One value inside the bytes of a document. */
export interface BsonValue {
  readonly bytes: Buffer
  readonly type: number
  readonly start: number
  readonly end: number
}

/** A value and the place of its name. */
export interface BsonElement extends BsonValue {
  readonly nameStart: number
  readonly nameEnd: number
}

// All values that writers meet have this one shape: the engine then compiles their code for it alone.
class Element implements BsonElement {
  bytes: Buffer = Buffer.alloc(0)
  type = 0
  nameStart = 0
  nameEnd = 0
  start = 0
  end = 0
}

/**
 * Steps through the elements of a document without decoding them. One cursor serves many documents, so that
 * the hot path allocates nothing: `element` changes with each step.
 */
export class ElementCursor {
  readonly element: BsonElement
  readonly #element = new Element()
  #next = 0
  #last = 0

  constructor() {
    this.element = this.#element
  }

  /** Stands before the first element of the document or array that begins at `at`. */
  enter(bytes: Buffer, at: number): void {
    const length = readLength(bytes, at, 5)
    if (at + length > bytes.length) throw new DamagedBson('it is longer than what holds it.', at)
    if (bytes[at + length - 1] !== 0) throw new DamagedBson('it does not end with a zero byte.', at)
    this.#element.bytes = bytes
    this.#next = at + 4
    this.#last = at + length - 1
  }

  /** Moves to the next element; false after the last one. */
  next(): boolean {
    const at = this.#next
    const last = this.#last
    if (at >= last) return false
    const element = this.#element
    const { bytes } = element
    // The zero byte at the end of the document stops the search at the latest.
    let nameEnd = at + 1
    while (bytes[nameEnd] !== 0) nameEnd++
    const type = bytes[at] as number
    const end = endOfValue(bytes, type, nameEnd + 1)
    if (end > last) throw new DamagedBson('a value is longer than what holds it.', nameEnd + 1)
    element.type = type
    element.nameStart = at + 1
    element.nameEnd = nameEnd
    element.start = nameEnd + 1
    element.end = end
    this.#next = end
    return true
  }
}

/** An element that stands still while its cursor goes on. */
export function copyElement(from: BsonElement): BsonElement {
  const copy = new Element()
  copy.bytes = from.bytes
  copy.type = from.type
  copy.nameStart = from.nameStart
  copy.nameEnd = from.nameEnd
  copy.start = from.start
  copy.end = from.end
  return copy
}

/** A value that has no name: a document of its own. */
export function wholeDocument(type: number, bytes: Buffer): BsonElement {
  const element = new Element()
  element.bytes = bytes
  element.type = type
  element.end = bytes.length
  return element
}

/**
 * Where the values of a document stand, by position: kept as plain numbers, since objects would cost the engine
 * more than all the rest of finding them.
 */
export class ElementSlots {
  readonly #types: Uint8Array
  /** Four offsets for each position. */
  readonly #offsets: Int32Array
  readonly #element = new Element()

  constructor(count: number) {
    this.#types = new Uint8Array(count)
    this.#offsets = new Int32Array(count * 4)
  }

  /** Forgets what the slots hold; their next values are in this document. */
  clear(document: Buffer): void {
    this.#types.fill(0)
    this.#element.bytes = document
  }

  set(position: number, { type, nameStart, nameEnd, start, end }: BsonElement): void {
    this.#types[position] = type
    const at = position * 4
    this.#offsets[at] = nameStart
    this.#offsets[at + 1] = nameEnd
    this.#offsets[at + 2] = start
    this.#offsets[at + 3] = end
  }

  /** The element at a position, valid until the next call. Its `type` is 0 when there is none. */
  get(position: number): BsonElement {
    const element = this.#element
    const at = position * 4
    element.type = this.#types[position] as number
    element.nameStart = this.#offsets[at] as number
    element.nameEnd = this.#offsets[at + 1] as number
    element.start = this.#offsets[at + 2] as number
    element.end = this.#offsets[at + 3] as number
    return element
  }
}

export function nameOf({ bytes, nameStart, nameEnd }: BsonElement): string {
  return bytes.toString('utf8', nameStart, nameEnd)
}
