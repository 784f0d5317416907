/** A graph to be drawn: for each node the places of its parents. */
export type ParentsOf = readonly (readonly number[])[]

/**
 * The longest way from a node without parents. Nodes that lead to each other, as folders do, get the same rank.
 * Components after Kosaraju and Sharir, "A strong-connectivity algorithm" (1981).
 */
export function rankNodes(parentsOf: ParentsOf): Int32Array {
  const ranks = new Int32Array(parentsOf.length)
  const component = componentsOf(parentsOf)
  const members: number[][] = []
  component.forEach((one, node) => (members[one] ??= []).push(node))
  // Components are counted from the last children up, so their parents come after them.
  for (const together of members.toReversed()) {
    let rank = 0
    for (const node of together) {
      for (const parent of parentsOf[node] ?? []) {
        if (component[parent] !== component[node]) rank = Math.max(rank, (ranks[parent] ?? 0) + 1)
      }
    }
    for (const node of together) ranks[node] = rank
  }
  return ranks
}

/** For each node the number of its component: nodes in a cycle share one, and every other has one of its own. */
function componentsOf(parentsOf: ParentsOf): Int32Array {
  const children = childrenOf(parentsOf)
  const component = new Int32Array(parentsOf.length).fill(-1)
  let count = 0
  for (const first of orderByParents(parentsOf).toReversed()) {
    if (component[first] !== -1) continue
    component[first] = count
    const open = [first]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const child of children[node] ?? []) {
        if (component[child] !== -1) continue
        component[child] = count
        open.push(child)
      }
    }
    count++
  }
  return component
}

/** The same edges the other way round. */
export function childrenOf(parentsOf: ParentsOf): ParentsOf {
  const children: number[][] = parentsOf.map(() => [])
  parentsOf.forEach((above, node) => {
    for (const parent of above) children[parent]?.push(node)
  })
  return children
}

/** Every node after its parents, as far as there is no cycle. By hand: a long chain would end the stack. */
function orderByParents(parentsOf: ParentsOf): readonly number[] {
  const order: number[] = []
  const isMet = new Uint8Array(parentsOf.length)
  for (let first = 0; first < parentsOf.length; first++) {
    if (isMet[first]) continue
    isMet[first] = 1
    const open = [{ node: first, next: 0 }]
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const parent = parentsOf[top.node]?.[top.next++]
      if (parent === undefined) {
        order.push(top.node)
        open.pop()
      } else if (!isMet[parent]) {
        isMet[parent] = 1
        open.push({ node: parent, next: 0 })
      }
    }
  }
  return order
}
