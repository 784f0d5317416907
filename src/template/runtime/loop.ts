import type { TemplateObject } from '../contract.ts'
import { equals } from '../python/compare.ts'
import { Tuple, Undefined } from '../python/values.ts'

/** The variable `loop`. */
export class Loop implements TemplateObject {
  readonly templateType = 'LoopContext'
  at = 0
  private readonly items: readonly unknown[]
  private changedTo: Tuple | undefined

  constructor(items: readonly unknown[]) {
    this.items = items
  }

  text(): string {
    return `<LoopContext ${this.at + 1}/${this.items.length}>`
  }

  attribute(name: string): unknown {
    return ATTRIBUTES.get(name)?.(this, this.items)
  }

  cycle(values: readonly unknown[]): unknown {
    return values[this.at % values.length]
  }

  hasChanged(values: readonly unknown[]): boolean {
    const now = new Tuple(values)
    if (this.changedTo && equals(this.changedTo, now)) return false
    this.changedTo = now
    return true
  }
}

const ATTRIBUTES: ReadonlyMap<string, (loop: Loop, items: readonly unknown[]) => unknown> = new Map<
  string,
  (loop: Loop, items: readonly unknown[]) => unknown
>([
  ['index', (loop) => loop.at + 1],
  ['index0', (loop) => loop.at],
  ['length', (_, items) => items.length],
  ['revindex', (loop, items) => items.length - loop.at],
  ['revindex0', (loop, items) => items.length - loop.at - 1],
  ['first', (loop) => loop.at === 0],
  ['last', (loop, items) => loop.at === items.length - 1],
  ['depth', () => 1],
  ['depth0', () => 0],
  ['previtem', (loop, items) => neighbour(items, loop.at - 1, 'there is no previous item')],
  ['nextitem', (loop, items) => neighbour(items, loop.at + 1, 'there is no next item')],
  [
    'cycle',
    (loop) =>
      (...values: readonly unknown[]) =>
        loop.cycle(values),
  ],
  [
    'changed',
    (loop) =>
      (...values: readonly unknown[]) =>
        loop.hasChanged(values),
  ],
])

function neighbour(items: readonly unknown[], at: number, hint: string): unknown {
  return at >= 0 && at < items.length ? items[at] : new Undefined('item', hint)
}
