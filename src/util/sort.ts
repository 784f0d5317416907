/** For each item, the items that must come before it. Items named only as a dependency are ignored. */
export type Edges = Readonly<Record<string, readonly string[]>>

/**
 * Orders items so that each comes after everything it depends on. Among items that are free to move, the
 * order of `Object.keys` is kept, so the same input always gives the same output.
 *
 * The edges must have no cycle: call {@link findCycle} first.
 */
export function sortByDependency(edges: Edges): readonly string[] {
  const sorted: string[] = []
  const visited = new Set<string>()
  for (const root of Object.keys(edges)) visit(root)
  return sorted

  // An explicit stack: a chain of ten thousand models must not overflow the call stack.
  function visit(root: string): void {
    const stack = [root]
    while (stack.length > 0) {
      const item = stack.at(-1) as string
      const waiting = visited.has(item)
        ? []
        : (edges[item] ?? []).filter((one) => one in edges && !visited.has(one))
      if (waiting.length > 0) stack.push(...waiting.toReversed())
      else {
        if (!visited.has(item)) sorted.push(item)
        visited.add(item)
        stack.pop()
      }
    }
  }
}

/** Returns one cycle as a list that starts and ends with the same item, or undefined when there is none. */
export function findCycle(edges: Edges): readonly string[] | undefined {
  const done = new Set<string>()
  for (const root of Object.keys(edges)) {
    const path: string[] = []
    const onPath = new Set<string>()
    const stack: { item: string; next: number }[] = [{ item: root, next: 0 }]
    while (stack.length > 0) {
      const top = stack.at(-1) as { item: string; next: number }
      if (top.next === 0) {
        if (done.has(top.item)) {
          stack.pop()
          continue
        }
        path.push(top.item)
        onPath.add(top.item)
      }
      const child = (edges[top.item] ?? [])[top.next++]
      if (child === undefined) {
        done.add(top.item)
        onPath.delete(top.item)
        path.pop()
        stack.pop()
      } else if (onPath.has(child)) {
        return [...path.slice(path.indexOf(child)), child]
      } else if (!done.has(child)) {
        stack.push({ item: child, next: 0 })
      }
    }
  }
  return undefined
}
