import type { TemplateObject } from '../contract.ts'
import { PythonError, typeError } from './error.ts'

// How Python values are held in JavaScript: None is null, str a string, bool a boolean, list an array; int is an
// integral number, or a bigint beyond 2^53; float is a number with a fraction, or a Float when it has none.

/** A float without a fraction, which prints as `2.0`. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export class Tuple {
  readonly items: readonly unknown[]
  /** Names by which items can be read, for named tuples. */
  readonly names: readonly string[]

  constructor(items: readonly unknown[], names: readonly string[] = []) {
    this.items = items
    this.names = names
  }
}

/** What an expression without a value gives: prints nothing, is false, and raises on most other uses. */
export class Undefined {
  readonly name: string
  readonly hint: string | undefined
  /** Attributes, items and calls give undefined again, as while a project is parsed. */
  readonly permissive: boolean

  constructor(name: string, hint?: string, permissive = false) {
    this.name = name
    this.hint = hint
    this.permissive = permissive
  }
}

/** @throws {PythonError} always */
export function failUndefined(value: Undefined): never {
  const unsafe = value.hint?.endsWith('is unsafe.') === true
  throw new PythonError(
    unsafe ? 'SecurityError' : 'UndefinedError',
    value.hint ?? `'${value.name}' is undefined`,
  )
}

/**
 * The result of `map`, `select` and the like: nothing is worked out before it is read, it can be read once, and
 * it is always true.
 */
export class OneShot {
  private produce: (() => readonly unknown[]) | undefined

  constructor(produce: () => readonly unknown[]) {
    this.produce = produce
  }

  take(): readonly unknown[] {
    const items = this.produce?.() ?? []
    this.produce = undefined
    return items
  }
}

export class Range {
  readonly start: number
  readonly stop: number
  readonly step: number

  constructor(start: number, stop: number, step: number) {
    this.start = start
    this.stop = stop
    this.step = step
  }

  items(): readonly number[] {
    const count = Math.max(0, Math.ceil((this.stop - this.start) / this.step))
    return Array.from({ length: count }, (_, at) => this.start + at * this.step)
  }
}

/** The only object whose attributes a template may set. */
export class Namespace {
  readonly attributes = new Map<string, unknown>()
}

export class DictView {
  readonly kind: 'keys' | 'values' | 'items'
  readonly items: readonly unknown[]

  constructor(kind: 'keys' | 'values' | 'items', items: readonly unknown[]) {
    this.kind = kind
    this.items = items
  }
}

/** Text that the escape filter marked as safe; only its representation differs from a string. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export class Bytes {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** A dict: keeps the order of insertion, and keys of any hashable type. */
export class Dict {
  private readonly pairs = new Map<unknown, [key: unknown, value: unknown]>()

  get size(): number {
    return this.pairs.size
  }

  has(key: unknown): boolean {
    return this.pairs.has(hashOf(key))
  }

  /** The value, or undefined when there is none. */
  get(key: unknown): unknown {
    return this.pairs.get(hashOf(key))?.[1]
  }

  set(key: unknown, value: unknown): this {
    const hash = hashOf(key)
    const pair = this.pairs.get(hash)
    if (pair) pair[1] = value
    else this.pairs.set(hash, [key, value])
    return this
  }

  delete(key: unknown): boolean {
    return this.pairs.delete(hashOf(key))
  }

  clear(): void {
    this.pairs.clear()
  }

  keys(): unknown[] {
    return Array.from(this.pairs.values(), (pair) => pair[0])
  }

  values(): unknown[] {
    return Array.from(this.pairs.values(), (pair) => pair[1])
  }

  entries(): [unknown, unknown][] {
    return Array.from(this.pairs.values(), ([key, value]) => [key, value])
  }
}

export function dictOf(entries: Iterable<readonly [unknown, unknown]>): Dict {
  const dict = new Dict()
  for (const [key, value] of entries) dict.set(key, value)
  return dict
}

export class SetValue {
  private readonly members = new Map<unknown, unknown>()

  constructor(items: Iterable<unknown> = []) {
    for (const item of items) this.add(item)
  }

  get size(): number {
    return this.members.size
  }

  has(item: unknown): boolean {
    return this.members.has(hashOf(item))
  }

  add(item: unknown): void {
    const hash = hashOf(item)
    if (!this.members.has(hash)) this.members.set(hash, item)
  }

  delete(item: unknown): boolean {
    return this.members.delete(hashOf(item))
  }

  clear(): void {
    this.members.clear()
  }

  values(): unknown[] {
    return [...this.members.values()]
  }
}

/** A method of a built-in type, read but not called yet. */
export class BoundMethod {
  readonly self: unknown
  readonly name: string

  constructor(self: unknown, name: string) {
    this.self = self
    this.name = name
  }
}

export function isTemplateObject(value: unknown): value is TemplateObject {
  return typeof value === 'object' && value !== null && 'templateType' in value
}

const UNDEFINED_HASH = Symbol('undefined')

/** Equal for keys that Python holds for equal: `1`, `1.0` and `True` are one key. */
function hashOf(key: unknown): unknown {
  if (typeof key === 'boolean') return key ? 1 : 0
  if (typeof key !== 'object' || key === null) return key
  if (key instanceof Float) return key.value
  if (key instanceof Markup) return key.text
  if (key instanceof Undefined) return UNDEFINED_HASH
  if (key instanceof Tuple) return `\0tuple${key.items.map(hashText).join('\0')}`
  if (Array.isArray(key)) throw typeError("unhashable type: 'list'")
  if (key instanceof Dict) throw typeError("unhashable type: 'dict'")
  if (key instanceof SetValue) throw typeError("unhashable type: 'set'")
  return key
}

function hashText(item: unknown): string {
  const hash = hashOf(item)
  return `${typeof hash}:${String(hash)}`
}
