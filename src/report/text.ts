import { formatProblem, type Problem } from '../errors/index.ts'
import type { RunEvent } from '../execute/index.ts'
import { clipMiddle } from '../util/index.ts'
import type { LogLevel, Reporter, ReportOptions } from './options.ts'
import { liveBlock } from './live-block.ts'
import { APPEARANCE, logLine, terminalLine, type Look } from './node-line.ts'
import { nodeProblems } from './problems.ts'
import { createProgress, type Progress } from './progress.ts'
import { createLiveScreen, createPlainScreen } from './screen.ts'
import { createPaint, glyphsFor } from './style.ts'
import { closingLines } from './summary.ts'
import { clockTime, formatCount, formatSeconds, hasFailed, kindWord } from './words.ts'

const HEARTBEAT_MS = 30_000

/** Prints a run for people: at a terminal with a live block, elsewhere as one dated line per finished node. */
export function createTextReporter(options: ReportOptions): Reporter {
  const now = options.now ?? (() => new Date())
  const look: Look = { paint: createPaint(options.colour), glyphs: glyphsFor(options.unicode) }
  const progress = createProgress()
  const screen = options.live
    ? createLiveScreen(options.output, () => liveBlock(progress.state(), now().getTime(), look.glyphs))
    : createPlainScreen(options.output)
  const heartbeat = options.live ? undefined : setInterval(beat, HEARTBEAT_MS).unref()
  return { emit, close }

  function emit(event: RunEvent): void {
    const at = now()
    progress.follow(event, at.getTime())
    if (isShown(event, options.level, progress.state().command))
      screen.print(linesFor(event, { options, look, progress, at }))
  }

  function beat(): void {
    const { running } = progress.state()
    if (running.length === 0 || options.level === 'quiet') return
    const at = now()
    const names = running.map(
      (one) => `${clipMiddle(one.name, 40)} ${Math.round((at.getTime() - one.sinceMs) / 1000)}s`,
    )
    const shown = names.length > 5 ? [...names.slice(0, 5), '...'] : names
    screen.print([`${clockTime(at)} ... still running: ${running.length} (${shown.join(', ')})`])
  }

  function close(): void {
    clearInterval(heartbeat)
    screen.close()
  }
}

interface Scene {
  readonly options: ReportOptions
  readonly look: Look
  readonly progress: Progress
  readonly at: Date
}

function isShown(event: RunEvent, level: LogLevel, command: string): boolean {
  if (event.kind === 'statement') return level === 'debug'
  if (level === 'normal') return command === 'test' || !hasPassed(event)
  if (level !== 'quiet') return true
  if (event.kind === 'diagnostic') return event.severity === 'error'
  return event.kind === 'run.finished' || (event.kind === 'node.finished' && hasFailed(event.result.status))
}

/** Tests outnumber all else; those that pass are counted at the end, and listed by `tool test` and --verbose. */
function hasPassed(event: RunEvent): boolean {
  return event.kind === 'node.finished' && event.result.status === 'pass'
}

function linesFor(event: RunEvent, scene: Scene): readonly string[] {
  switch (event.kind) {
    case 'run.started':
      return [headLine(event, scene.look)]
    case 'parse.finished':
      return [`Parsed ${formatCount(event.nodes, 'node')} in ${formatSeconds(event.durationMs)}`]
    case 'plan.selected':
      return [selectedLine(event), '']
    case 'node.started':
      return startLines(event, scene)
    case 'node.progress':
      return []
    case 'node.finished':
      return [nodeLine(event, scene)]
    case 'diagnostic':
      return diagnosticLines(event, scene)
    case 'message':
      return [event.text]
    case 'statement':
      return [scene.look.paint('dim', `-- ${event.nodeId ?? 'statement'}\n${event.sql}`)]
    case 'run.finished':
      return finalLines(event, scene)
  }
}

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

function headLine(event: EventOf<'run.started'>, { paint, glyphs }: Look): string {
  const target = `target ${event.target} (${event.address})`
  const parts = [`tool ${event.version}`, target, formatCount(event.threads, 'thread')]
  return paint('bold', parts.join(glyphs.separator))
}

function selectedLine(event: EventOf<'plan.selected'>): string {
  const counts = Object.entries(event.counts).filter(([, count]) => count > 0)
  const sum = counts.reduce((total, [, count]) => total + count, 0)
  const kinds = counts.map(([kind, count]) => formatCount(count, kind === 'source' ? 'load' : kind))
  return `Selected ${formatCount(sum, 'node')}${sum > 0 ? `: ${kinds.join(', ')}` : ''}`
}

function startLines(event: EventOf<'node.started'>, { options, at }: Scene): readonly string[] {
  if (options.live || options.level === 'normal') return []
  const place = `(${event.index}/${event.total})`
  const materialized = event.materialized === undefined ? [] : [event.materialized]
  return [[clockTime(at), 'START', kindWord(event), event.name, ...materialized, place].join(' ')]
}

function nodeLine(event: EventOf<'node.finished'>, { options, look, at }: Scene): string {
  const { result } = event
  if (options.live) return terminalLine(result, look)
  const { style } = APPEARANCE[result.status]
  const line = logLine(result)
  const word = look.paint(style, line.slice(0, 5))
  return `${clockTime(at)} ${word}${line.slice(5)} (${event.finished}/${event.total})`
}

function diagnosticLines(event: EventOf<'diagnostic'>, scene: Scene): readonly string[] {
  if (event.severity === 'info') return [event.problem.message]
  return frame(event.problem, event.severity, scene)
}

function finalLines(event: EventOf<'run.finished'>, scene: Scene): readonly string[] {
  const { options, look, progress } = scene
  const isQuiet = options.level === 'quiet'
  const frames = nodeProblems(event.result.results).flatMap(({ severity, problem }) =>
    isQuiet && severity === 'warning' ? [] : ['', ...frame(problem, severity, scene)],
  )
  const closing = closingLines(event, progress.state(), look)
  return [...frames, ...(frames.length > 0 || event.result.results.length > 0 ? [''] : []), ...closing]
}

function frame(one: Problem, severity: 'error' | 'warning', { options, look }: Scene): readonly string[] {
  const { readSource, output } = options
  const columns = Math.max(60, (output.columns ?? 120) - 12)
  return [formatProblem(one, { paint: look.paint, readSource, severity, columns })]
}
