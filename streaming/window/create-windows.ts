import type { WindowSettings } from '../settings/index.ts'
import {
  cellsOf,
  count,
  FIRST_ROUND,
  forgetBefore,
  keyOf,
  openSize,
  restoreSize,
  saveSize,
  SETTLED_ROUND,
  startOf,
  toCell,
  type SizedWindows,
} from './sized-windows.ts'
import type { SavedWindows, Windows } from './types.ts'

/**
 * Opens the windows of a partition, empty or as they were saved.
 *
 * A closed window is kept until it is settled, and late events are counted in it, too: what `changed` gives for it and
 * what is counted anew from the rows are then the same, in whichever order they are written.
 */
export function createWindows(
  settings: Pick<WindowSettings, 'sizesMs' | 'latenessMs'>,
  saved?: SavedWindows,
): Windows {
  const sizes = settings.sizesMs.map((windowMs) => openOrRestore(windowMs, saved))
  let watermarkMs = saved?.watermarkMs ?? -Infinity
  let round = FIRST_ROUND
  let settledRound = SETTLED_ROUND
  let offered = { round: SETTLED_ROUND, watermarkMs: -Infinity }

  /** The start of the first window of a size that is still open at a watermark; any later one is, too. */
  function firstOpen(windowMs: number, atMs: number): number {
    return atMs - settings.latenessMs - windowMs + 1
  }

  function isLateFor({ windowMs, keptFromMs }: SizedWindows, startMs: number): boolean {
    return startMs < Math.max(firstOpen(windowMs, watermarkMs), keptFromMs)
  }

  return {
    get watermarkMs() {
      return watermarkMs
    },
    add: (event) => {
      watermarkMs = Math.max(watermarkMs, event.occurredAtMs)
      let isLate = false
      for (const size of sizes) {
        const startMs = startOf(event.occurredAtMs, size.windowMs)
        if (startMs >= size.keptFromMs) count(size, event, { startMs, round })
        isLate ||= isLateFor(size, startMs)
      }
      return isLate ? 'late' : 'counted'
    },
    lateCells: (event) =>
      sizes
        .filter((size) => isLateFor(size, startOf(event.occurredAtMs, size.windowMs)))
        .map(({ windowMs }) => keyOf(event, windowMs)),
    changed: () => {
      offered = { round, watermarkMs }
      round += 1
      return sizes.flatMap((size) =>
        [...cellsOf(size)].filter((cell) => cell.round > settledRound).map(toCell),
      )
    },
    settle: () => {
      settledRound = offered.round
      for (const size of sizes) forgetBefore(size, firstOpen(size.windowMs, offered.watermarkMs))
    },
    save: () => ({
      watermarkMs: watermarkMs === -Infinity ? null : watermarkMs,
      sizes: sizes.map((size) => saveSize(size, settledRound)),
    }),
  }
}

/** A size that was not saved starts after all that was seen: of the windows before it holds only a part. */
function openOrRestore(windowMs: number, saved: SavedWindows | undefined): SizedWindows {
  const size = saved?.sizes.find((one) => one.windowMs === windowMs)
  return size ? restoreSize(size) : openSize(windowMs, (saved?.watermarkMs ?? -Infinity) + 1)
}
