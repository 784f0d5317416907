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
  moveElement(copy, from)
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

/** Where values of a column are kept between finding and writing them. `type` 0: there is none. */
export class ElementSlots {
  readonly elements: readonly BsonElement[]
  readonly #elements: readonly Element[]

  constructor(count: number) {
    this.#elements = Array.from({ length: count }, () => new Element())
    this.elements = this.#elements
  }

  clear(): void {
    for (const element of this.#elements) element.type = 0
  }

  set(position: number, from: BsonElement): void {
    moveElement(this.#elements[position] as Element, from)
  }
}

export function nameOf({ bytes, nameStart, nameEnd }: BsonElement): string {
  return bytes.toString('utf8', nameStart, nameEnd)
}

function moveElement(to: Element, from: BsonElement): void {
  to.bytes = from.bytes
  to.type = from.type
  to.nameStart = from.nameStart
  to.nameEnd = from.nameEnd
  to.start = from.start
  to.end = from.end
}
