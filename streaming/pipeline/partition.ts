import { fail } from '../../src/errors/index.ts'
import { fallsBelow, type SourceMessage, type StreamEvent } from '../event/index.ts'
import { leaseMs, type Batch } from '../kafka/index.ts'
import { measureWrite } from '../observe/index.ts'
import { createRules, type Alert, type Rules, type SavedRules } from '../rule/index.ts'
import type { BatchWrite, Claim } from '../warehouse/index.ts'
import {
  createWindows,
  windowLabel,
  type Cell,
  type CellKey,
  type SavedWindows,
  type Windows,
} from '../window/index.ts'
import { deliver, type Delivery, type Keeper } from './deliver.ts'
import type { Parts } from './parts.ts'
import { cut, readChunk, type Chunk, type RejectedMessage } from './read-chunk.ts'
import { sumUp } from './sum-up.ts'

/** A partition that this process owns, with its state. Whoever sees one of its promises reject throws it away. */
export interface Partition {
  /** Where to read from: before what is stored, where state must be built up again. */
  readonly start: number
  /** Carries out a batch. Returns early, without commit, when the partition was taken away. */
  process(batch: Batch, signal: AbortSignal): Promise<void>
  /** Writes what has changed and was not written yet, while no batch comes; with `isLast` also a checkpoint. */
  flush(signal: AbortSignal, isLast?: boolean): Promise<void>
}

interface SavedState {
  readonly windows: SavedWindows
  readonly rules: SavedRules
}

/**
 * Takes a partition over: from now on nothing that an older owner does is taken.
 * @throws {ProjectError} when the warehouse cannot be reached, or the topic is not the one that was read before
 */
export async function takePartition(parts: Parts, partition: number): Promise<Partition> {
  const claim = await parts.store.claim(partition, await parts.logRange(partition))
  return new OwnedPartition(parts, partition, claim)
}

/** Holds the state between batches; its methods never run at the same time. */
class OwnedPartition implements Partition {
  readonly start: number
  readonly #parts: Parts
  readonly #partition: number
  readonly #claim: Claim
  readonly #windows: Windows
  readonly #rules: Rules
  /** The next message that is expected. */
  #position: number
  #delivered: number
  /** What the warehouse knows of it. */
  #knownDelivered: number
  #flushedAtMs = Date.now()
  #checkpointedAtMs = Date.now()
  /** Messages before it are in the checkpoint. */
  #checkpointed: number
  #last: Promise<unknown> = Promise.resolve()
  /** How many batches and flushes have begun or wait for their turn. */
  #working = 0

  constructor(parts: Parts, partition: number, claim: Claim) {
    this.#parts = parts
    this.#partition = partition
    this.#claim = claim
    const saved = claim.state as SavedState | undefined
    this.#windows = createWindows(parts.settings.windows, saved?.windows)
    this.#rules = createRules(parts.settings.rules, saved?.rules)
    this.start = claim.checkpointOffset
    this.#position = claim.checkpointOffset
    this.#checkpointed = claim.checkpointOffset
    this.#delivered = claim.deliveredOffset
    this.#knownDelivered = claim.deliveredOffset
  }

  async process(batch: Batch, signal: AbortSignal): Promise<void> {
    return this.#alone(async () => {
      await this.#expectNoGap(batch)
      const { maxMessages } = this.#parts.settings.batch
      const borders = [this.#delivered, this.#claim.nextOffset]
      for (const messages of cut(batch.messages, maxMessages, borders)) {
        if (batch.isStale()) return
        const chunk = readChunk(messages, this.#parts.settings.batch)
        const keeper = { heartbeat: batch.heartbeat, isStale: batch.isStale, signal }
        const isStored = chunk.next <= this.#claim.nextOffset
        const isDone = isStored ? await this.#repeat(chunk, keeper) : await this.#advance(chunk, keeper)
        if (!isDone) return
        this.#position = chunk.next
        await batch.commit(chunk.next)
      }
    })
  }

  async flush(signal: AbortSignal, isLast = false): Promise<void> {
    // While a server is waited for, flushes would pile up before the next batch; the one after it will do.
    if (this.#working > 0 && !isLast) return
    return this.#alone(async () => {
      const position = this.#position
      const isRebuilding = position < this.#claim.nextOffset
      const isKnown = this.#delivered === this.#knownDelivered && this.#windows.changed().length === 0
      const isOwed = isLast && this.#checkpointed < position
      if (isRebuilding || (isKnown && !isOwed)) return
      if (isOwed) this.#checkpointedAtMs = -Infinity
      const nothing = { from: position, next: position, messages: [], events: [], rejected: [] }
      // No batch says whether the partition is still held, so what took too long is left to the next flush.
      const untilMs = Date.now() + leaseMs(this.#parts.settings.kafka)
      const isStale = () => Date.now() > untilMs
      await this.#advance(nothing, { heartbeat: async () => undefined, isStale, signal })
    })
  }

  /** One after the other: a flush must not meet a batch. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const before = this.#last
    this.#working += 1
    const mine = before.then(work, work).finally(() => (this.#working -= 1))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  /** The first message of a batch is where it was asked for, unless it was deleted before it was read. */
  async #expectNoGap({ messages: [first] }: Batch): Promise<void> {
    if (first === undefined || first.offset <= this.#position) return
    const { low } = await this.#parts.logRange(this.#partition)
    if (low <= this.#position) return
    const { topic, partition } = first
    fail('STREAM_LOG_GONE', { topic, partition, from: this.#position, low })
  }

  /** Stores what is new, or nothing but the state, and sends it. @returns false when the partition was taken away meanwhile */
  async #advance(chunk: Chunk, keeper: Keeper): Promise<boolean> {
    const { store, settings, metrics } = this.#parts
    const from = this.#position
    const { flushMs, checkpointMs } = settings.windows
    const isDue = chunk.messages.length === 0 || Date.now() - this.#flushedAtMs >= flushMs
    const isCheckpointDue = isDue && Date.now() - this.#checkpointedAtMs >= checkpointMs
    let alerts: readonly Alert[] = []
    let cells: readonly Cell[] = []
    let late: readonly CellKey[] = []
    const write: BatchWrite = {
      from,
      next: chunk.next,
      delivered: this.#delivered,
      events: chunk.events,
      rejected: chunk.rejected.length,
      signal: keeper.signal,
      afterInsert: ({ fresh }) => {
        // As it is before this chunk: alerts of a chunk can be found again only from the state before it.
        const flush = isDue && {
          cells: this.#windows.changed(),
          ...(isCheckpointDue && { checkpoint: { offset: from, state: this.#save() } }),
        }
        if (flush) cells = flush.cells
        const events = chunk.events.filter(({ at }) => fresh.has(at.offset))
        alerts = events.flatMap((event) => this.#rules.check(event))
        late = this.#countIn(events)
        return { late: late.length, lateCells: late, ...(flush && { flush }) }
      },
    }
    const size = chunk.events.length
    const stored = await measureWrite(metrics, { sink: 'warehouse', size }, async () =>
      store.store(this.#claim, write),
    )
    this.#knownDelivered = write.delivered
    const details = new Map(stored.refused.map(({ event, detail }) => [event.at.offset, detail]))
    const refused = refusedOf(chunk, details)
    const fresh = chunk.events.filter(({ at }) => stored.fresh.has(at.offset))
    this.#tell(fresh, { duplicates: size - fresh.length - refused.length, late })
    const rejected = [...chunk.rejected, ...refused]
    const hasSent = await this.#send(
      chunk,
      { fresh, cells: [...cells, ...stored.recounted], rejected, alerts },
      keeper,
    )
    if (!hasSent) return false
    if (isDue) {
      this.#windows.settle()
      this.#flushedAtMs = Date.now()
    }
    if (isCheckpointDue) {
      this.#checkpointed = from
      this.#checkpointedAtMs = Date.now()
    }
    return true
  }

  /** What is stored already: state is built up again, and what may not have been sent is sent again. */
  async #repeat(chunk: Chunk, keeper: Keeper): Promise<boolean> {
    const { store } = this.#parts
    const known = await store.freshOffsets(this.#partition, chunk.from, chunk.next)
    const fresh = chunk.events.filter(({ at }) => known.has(at.offset))
    const alerts = fresh.flatMap((event) => this.#rules.check(event))
    const lateCells = this.#countIn(fresh)
    if (chunk.next <= this.#delivered) return true
    const cells = lateCells.length > 0 ? await store.recount(this.#claim, lateCells) : []
    const refusals = await store.refusals(this.#partition, chunk.from, chunk.next)
    const rejected = [...chunk.rejected, ...refusedOf(chunk, refusals)]
    return await this.#send(chunk, { fresh, cells, rejected, alerts }, keeper)
  }

  /** Adds events to their windows. @returns the cells that are closed, and must be counted anew from the rows */
  #countIn(events: readonly StreamEvent[]): readonly CellKey[] {
    const cells: CellKey[] = []
    for (const event of events) {
      if (this.#windows.add(event) === 'late') cells.push(...this.#windows.lateCells(event))
    }
    return cells
  }

  async #send(
    chunk: Chunk,
    {
      fresh,
      ...rest
    }: Omit<Delivery, 'partition' | 'events' | 'messageOf'> & { readonly fresh: readonly StreamEvent[] },
    keeper: Keeper,
  ): Promise<boolean> {
    const delivery = {
      ...rest,
      partition: this.#partition,
      events: fresh,
      messageOf: (event: StreamEvent) => messageOf(chunk, event),
    }
    if (!(await deliver(this.#parts, delivery, keeper))) return false
    this.#delivered = chunk.next
    return true
  }

  #tell(
    fresh: readonly StreamEvent[],
    { duplicates, late }: { readonly duplicates: number; readonly late: readonly CellKey[] },
  ): void {
    const { metrics, settings } = this.#parts
    for (const { labels, count, cents } of sumUp(fresh)) {
      metrics.transactions.inc(labels, count)
      metrics.amountCents.inc(labels, cents)
    }
    metrics.negativeBalances.inc({}, fresh.filter((event) => fallsBelow(event, 0)).length)
    metrics.duplicates.inc({}, duplicates)
    for (const { windowMs } of late) metrics.lateEvents.inc({ window: windowLabel(windowMs) })
    const { watermarkMs } = this.#windows
    if (!Number.isFinite(watermarkMs)) return
    const at = { topic: settings.kafka.topic, partition: this.#partition }
    metrics.newestEvent.set(at, watermarkMs / 1000)
  }

  #save(): SavedState {
    return { windows: this.#windows.save(), rules: this.#rules.save() }
  }
}

/** The messages whose rows the warehouse refused, each with its reason by offset. */
function refusedOf({ messages }: Chunk, details: ReadonlyMap<number, string>): readonly RejectedMessage[] {
  return messages.flatMap((message) => {
    const detail = details.get(message.offset)
    if (detail === undefined) return []
    return [{ message, rejection: { stage: 'warehouse', reason: 'warehouse_refused', detail } }]
  })
}

/** Offsets within a chunk grow, but some may be missing. */
function messageOf({ messages, from }: Chunk, { at }: StreamEvent): SourceMessage | undefined {
  const guess = messages[at.offset - from]
  return guess?.offset === at.offset ? guess : messages.find(({ offset }) => offset === at.offset)
}
