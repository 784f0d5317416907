/** A promise and what settles it; `Promise.withResolvers()` where Node has none yet. */
export function withResolver<Value>() {
  const settle: { resolve?: (value: Value) => void } = {}
  const promise = new Promise<Value>((resolve) => (settle.resolve = resolve))
  return { promise, resolve: (value: Value) => settle.resolve?.(value) }
}
