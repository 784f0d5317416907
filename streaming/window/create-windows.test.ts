import { describe, expect, test } from 'vitest'

import type { StreamEvent } from '../event/index.ts'
import { samplePayment } from '../testing/sample-events.ts'
import { createWindows, type Cell, type CellKey, type SavedWindows, type Windows } from './index.ts'

const SETTINGS = { sizesMs: [1000, 5000], latenessMs: 2000 }
const START = 1_764_321_000_000

describe('tumbling windows', () => {
  test('count an event in the window of each size, from its start up to its end', () => {
    const windows = createWindows(SETTINGS)
    expect([at(0), at(999), at(1000)].map((event) => windows.add(event))).toEqual([
      'counted',
      'counted',
      'counted',
    ])
    expect(
      windows.changed().map(({ windowMs, startMs, count }) => [windowMs, startMs - START, count]),
    ).toEqual([
      [1000, 0, 2],
      [1000, 1000, 1],
      [5000, 0, 3],
    ])
    expect(windows.watermarkMs).toBe(START + 1000)
  })

  test('keep what differs in type, status, branch or age band apart', () => {
    const windows = createWindows(SETTINGS)
    const different = [
      {},
      { type: 'fee' },
      { status: 'failed' },
      { branchId: 'B02' },
      { ageBand: '70+' },
    ] as const
    for (const one of different) windows.add({ ...at(0), ...one })
    expect(windows.changed()).toHaveLength(10)
  })

  test('close when the watermark reaches their end and the lateness, and not before', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(0))
    windows.add(at(2999))
    expect(windows.add(at(999))).toBe('counted')
    windows.add(at(3000))
    expect(windows.add(at(999))).toBe('late')
    expect(windows.lateCells(at(999))).toEqual([{ ...keyAt(0), windowMs: 1000 }])
    expect(windows.lateCells(at(1000))).toEqual([])
  })

  test('are forgotten when they are closed and settled; what comes then is counted by nobody here', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(0))
    windows.add(at(7000))
    expect(windows.changed()).toHaveLength(4)
    windows.settle()
    expect(windows.changed()).toEqual([])
    expect(windows.add(at(1))).toBe('late')
    expect(windows.lateCells(at(1)).map(({ windowMs }) => windowMs)).toEqual([1000, 5000])
    expect(windows.changed()).toEqual([])
  })

  test('a late event for a window that is not settled yet is in what changed, as it is in the rows', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(0))
    windows.add(at(7000))
    expect(windows.add(at(0))).toBe('late')
    expect(
      windows.changed().find(({ startMs, windowMs }) => startMs === START && windowMs === 1000)?.count,
    ).toBe(2)
  })

  test('an event between changed and settle is given the next time', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(0))
    windows.changed()
    windows.add(at(1))
    windows.settle()
    expect(windows.changed().map(({ count }) => count)).toEqual([2, 2])
  })

  test('what was changed and not settled is given again, also after a restart', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(0))
    const given = windows.changed()
    expect(windows.changed()).toEqual(given)
    expect(reopen(windows).changed()).toEqual(given)
    windows.settle()
    expect(reopen(windows).changed()).toEqual([])
  })

  test('what was given does not change any more', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(0))
    const [first] = windows.changed()
    windows.add(at(0))
    expect(first?.count).toBe(1)
  })

  test('a size that is new has its first windows counted from the rows', () => {
    const windows = createWindows(SETTINGS)
    windows.add(at(5500))
    const more = createWindows({ ...SETTINGS, sizesMs: [1000, 10_000] }, windows.save())
    expect(more.add(at(5600))).toBe('late')
    expect(more.lateCells(at(5600)).map(({ windowMs }) => windowMs)).toEqual([10_000])
    expect(more.add(at(10_000))).toBe('counted')
    expect(more.changed().map(({ windowMs, count }) => [windowMs, count])).toEqual([
      [1000, 2],
      [1000, 1],
      [10_000, 1],
    ])
  })
})

describe('a stream out of order', () => {
  const events = disorderedStream(1000, 50)
  const expected = recount(events)

  test('comes to what a count of all rows comes to, some of it corrected', () => {
    const { store, late } = consume(events, { flushEvery: 37 })
    expect(store).toEqual(expected)
    expect(late).toBeGreaterThan(50)
  })

  test('that is saved and restored after every event goes on as if nothing had happened', () => {
    const plain = createWindows(SETTINGS)
    let restored = createWindows(SETTINGS)
    for (const [index, event] of events.entries()) {
      restored = reopen(restored)
      expect(restored.add(event)).toBe(plain.add(event))
      if (index % 29 > 0) continue
      expect(restored.changed()).toEqual(plain.changed())
      restored.settle()
      plain.settle()
    }
    expect(restored.save()).toEqual(plain.save())
  })

  test('that breaks off at any point comes to the same when it is read again from its checkpoint', () => {
    const few = disorderedStream(80, 400)
    const complete = recount(few)
    for (let crashAt = 1; crashAt < few.length; crashAt++) {
      expect(consume(few, { flushEvery: 7, crashAt }).store).toEqual(complete)
    }
  })
})

/**
 * What the pipeline does, with maps for the servers: a checkpoint with the changed cells, settled one event later, late
 * cells counted anew from the rows. A crash loses the windows, and nothing that was stored.
 */
function consume(
  events: readonly StreamEvent[],
  { flushEvery, crashAt }: { flushEvery: number; crashAt?: number },
) {
  const store = new Map<string, string>()
  let checkpoint: { readonly next: number; readonly state: SavedWindows | undefined } = {
    next: 0,
    state: undefined,
  }
  let windows = createWindows(SETTINGS)
  let late = 0
  let stored = 0
  for (let next = 0, crashed = false; next < events.length;) {
    if (next === crashAt && !crashed) {
      crashed = true
      next = checkpoint.next
      windows = createWindows(SETTINGS, checkpoint.state)
    }
    const event = events[next++] as StreamEvent
    stored = Math.max(stored, next)
    if (windows.add(event) === 'late') {
      late += 1
      const rows = recount(events.slice(0, stored).filter((row) => row.branchId === event.branchId))
      for (const key of windows.lateCells(event)) store.set(nameOf(key), rows.get(nameOf(key)) ?? 'nothing')
    }
    if (next % flushEvery === 1) windows.settle()
    if (next % flushEvery === 0) {
      for (const cell of windows.changed()) store.set(nameOf(cell), totalOf(cell))
      checkpoint = { next, state: JSON.parse(JSON.stringify(windows.save())) as SavedWindows }
    }
  }
  for (const cell of windows.changed()) store.set(nameOf(cell), totalOf(cell))
  return { store, late }
}

/** Counts all rows, in the plainest way there is. */
function recount(events: readonly StreamEvent[]): Map<string, string> {
  const cells = new Map<string, Cell>()
  for (const { type, status, branchId, ageBand, occurredAtMs, amountCents } of events) {
    for (const windowMs of SETTINGS.sizesMs) {
      const key = {
        windowMs,
        startMs: occurredAtMs - (occurredAtMs % windowMs),
        type,
        status,
        branchId,
        ageBand,
      }
      const old = cells.get(nameOf(key)) ?? { ...key, count: 0, amountCents: 0 }
      cells.set(nameOf(key), { ...key, count: old.count + 1, amountCents: old.amountCents + amountCents })
    }
  }
  return new Map([...cells].map(([name, cell]) => [name, totalOf(cell)]))
}

function nameOf({ windowMs, startMs, type, status, branchId, ageBand }: CellKey): string {
  return JSON.stringify([windowMs, startMs, type, status, branchId, ageBand])
}

function totalOf({ count, amountCents }: Cell): string {
  return `${count} for ${amountCents}`
}

/** Time goes on by less than a step; every tenth event is up to ten seconds late. */
function disorderedStream(length: number, stepMs: number): readonly StreamEvent[] {
  let state = 7
  const draw = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  let now = 0
  return Array.from({ length }, () => {
    now += draw(stepMs)
    return {
      ...at(draw(10) === 0 ? now - draw(10_000) : now),
      type: draw(2) ? 'payment' : 'deposit',
      status: draw(5) ? 'completed' : 'failed',
      branchId: `B0${draw(3)}`,
      amountCents: 1 + draw(100_000),
    }
  })
}

function reopen(windows: Windows): Windows {
  return createWindows(SETTINGS, JSON.parse(JSON.stringify(windows.save())) as SavedWindows)
}

function keyAt(startMs: number): Omit<CellKey, 'windowMs'> {
  return { startMs: START + startMs, type: 'payment', status: 'completed', branchId: 'B01', ageBand: '40-49' }
}

function at(ms: number): StreamEvent {
  return samplePayment({ occurredAtMs: START + ms })
}
