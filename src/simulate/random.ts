/** A stream of random numbers that depends on nothing but its seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number; both ends can come up. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<const Item>(items: readonly [Item, ...Item[]]): Item
}

/**
 * Opens the stream that belongs to a seed and a path, such as `(7, 'customer', 12)`. Streams of different paths
 * are independent, so that a thing can be drawn by itself without drawing everything before it.
 */
export function createRandom(seed: number, ...path: readonly (string | number)[]): Random {
  let state = hash(`${seed}/${path.join('/')}`)

  // Mulberry32: 32 bits of state are plenty for streams this short, and it is exact on every machine.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  }
}

/** FNV-1a with a final mix, over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}
