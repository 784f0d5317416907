import { clipText } from '../util/index.ts'
import type { ReportOutput } from './options.ts'

/** Takes the lines of a text report. */
export interface Screen {
  readonly print: (lines: readonly string[]) => void
  readonly close: () => void
}

export function createPlainScreen(output: ReportOutput): Screen {
  return {
    print: (lines) => {
      if (lines.length > 0) output.write(lines.map((line) => `${line}\n`).join(''))
    },
    close: () => undefined,
  }
}

const REDRAW_MS = 80

/**
 * A terminal whose last lines are a block that is drawn again and again, with the log above it. Lines wait for
 * the next drawing, so however fast nodes finish the terminal is written to at most every 80 ms.
 */
export function createLiveScreen(output: ReportOutput, block: () => readonly string[]): Screen {
  let waiting: string[] = []
  let drawnLines = 0
  let drawnAtMs = 0
  let timer: NodeJS.Timeout | undefined
  return { print, close }

  function print(lines: readonly string[]): void {
    waiting.push(...lines)
    timer ??= setInterval(draw, REDRAW_MS).unref()
    if (Date.now() - drawnAtMs >= REDRAW_MS) draw()
  }

  function draw(): void {
    const columns = output.columns || 80
    // A line that wraps would take two rows, and the next drawing would erase too few.
    const lines = block().map((line) => clipText(line, columns - 1))
    write(lines.slice(0, Math.max(1, (output.rows || 24) - 1)))
    drawnAtMs = Date.now()
  }

  function write(lines: readonly string[]): void {
    const erase = drawnLines > 0 ? `\u001b[${drawnLines}A\u001b[J` : ''
    const text = [...waiting, ...lines].map((line) => `${line}\n`).join('')
    if (erase + text !== '') output.write(erase + text)
    waiting = []
    drawnLines = lines.length
  }

  function close(): void {
    clearInterval(timer)
    timer = undefined
    write([])
  }
}
