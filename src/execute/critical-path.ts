import type { NodeId } from '../nodes/index.ts'
import type { Step } from '../plan/index.ts'
import type { NodeResult } from './result.ts'

/** The chain of steps that took longest, each waiting for the one before: what to make faster first. */
export function criticalPath(
  steps: readonly Step[],
  results: ReadonlyMap<NodeId, NodeResult>,
): readonly NodeId[] {
  const best = new Map<NodeId, { readonly totalMs: number; readonly before?: NodeId }>()
  // Steps come in an order in which they could run, so what a step waits for is known already.
  for (const step of steps) {
    const before = longest(step.after, best)
    const ownMs = results.get(step.nodeId)?.durationMs ?? 0
    best.set(step.nodeId, {
      totalMs: ownMs + (before ? (best.get(before)?.totalMs ?? 0) : 0),
      ...(before && { before }),
    })
  }
  const path: NodeId[] = []
  for (let id = longest([...best.keys()], best); id; id = best.get(id)?.before) path.unshift(id)
  return path
}

function longest(
  ids: readonly NodeId[],
  best: ReadonlyMap<NodeId, { readonly totalMs: number }>,
): NodeId | undefined {
  return ids.reduce<NodeId | undefined>((winner, id) => {
    if (winner === undefined) return id
    return (best.get(id)?.totalMs ?? 0) > (best.get(winner)?.totalMs ?? 0) ? id : winner
  }, undefined)
}
