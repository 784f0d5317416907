import type { NodeId } from '../nodes/index.ts'
import type { Step } from '../plan/index.ts'

export interface BlockedStep {
  readonly step: Step
  /** What it waited for, and will wait for in vain. */
  readonly blockedBy: NodeId
}

/** Hands out steps as soon as all they wait for has succeeded, first in the plan first. */
export class Schedule {
  readonly #missing = new Map<NodeId, number>()
  readonly #waitFor = new Map<NodeId, Step[]>()
  readonly #ready: Step[] = []
  readonly #takers: ((step: Step | undefined) => void)[] = []
  readonly #blocked = new Set<NodeId>()
  #open: number

  constructor(steps: readonly Step[]) {
    this.#open = steps.length
    for (const step of steps) {
      this.#missing.set(step.nodeId, step.after.length)
      for (const id of step.after) this.#waitFor.set(id, [...(this.#waitFor.get(id) ?? []), step])
      if (step.after.length === 0) this.#ready.push(step)
    }
  }

  /** The next step that may run; waits for one, and gives undefined when none is left. */
  take(): Promise<Step | undefined> {
    const step = this.#ready.shift()
    if (step || this.#open === 0) return Promise.resolve(step)
    return new Promise((resolve) => this.#takers.push(resolve))
  }

  /** A taken step ended. Returns the steps that can never run because it did not succeed. */
  settle(id: NodeId, succeeded: boolean): readonly BlockedStep[] {
    this.#open -= 1
    const blocked = succeeded ? [] : this.#block(id)
    if (succeeded) this.#release(id)
    this.#open -= blocked.length
    this.#serve()
    return blocked
  }

  #release(id: NodeId): void {
    for (const step of this.#waitFor.get(id) ?? []) {
      const missing = (this.#missing.get(step.nodeId) ?? 0) - 1
      this.#missing.set(step.nodeId, missing)
      if (missing === 0 && !this.#blocked.has(step.nodeId)) this.#ready.push(step)
    }
  }

  #block(cause: NodeId): readonly BlockedStep[] {
    const found: BlockedStep[] = []
    const queue: NodeId[] = [cause]
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      for (const step of this.#waitFor.get(id) ?? []) {
        if (this.#blocked.has(step.nodeId)) continue
        this.#blocked.add(step.nodeId)
        found.push({ step, blockedBy: id })
        queue.push(step.nodeId)
      }
    }
    return found
  }

  #serve(): void {
    while (this.#takers.length > 0 && (this.#ready.length > 0 || this.#open === 0)) {
      this.#takers.shift()?.(this.#ready.shift())
    }
  }
}
