import type { CommandOutcome } from '../commands/index.ts'
import { problem, ProjectError, type Problem } from '../errors/index.ts'
import { createReporter, type Reporter, type ReportOptions } from '../report/index.ts'
import type { Command } from './command.ts'
import { readCommandLine } from './command-line.ts'
import { reportOptions } from './display.ts'
import { listenForInterrupt } from './interrupt.ts'
import type { Given } from './option.ts'
import { describeInvocation, toCommandOptions } from './to-command-options.ts'

/** Understands the command line, runs the command, and tells what came of it. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  using _ = tolerateClosedPipes()
  const line = await readCommandLine(argv, process.env)
  if (line.kind === 'help') {
    const stream = line.exitCode === 0 ? process.stdout : process.stderr
    stream.write(`${line.text}\n`)
    return line.exitCode
  }
  const report = reportOptions(line.given, process.env, process.stderr)
  const reporter = createReporter(report)
  if (line.kind === 'command') {
    const invocation = report.mask(describeInvocation(argv))
    return await runCommand(line.command, line.given, { report, reporter, invocation })
  }
  for (const one of line.problems) reporter.emit({ kind: 'diagnostic', severity: 'error', problem: one })
  return finish(reporter, { command: argv[0] ?? '', exitCode: 2 })
}

interface Output {
  readonly invocation: string
  readonly report: ReportOptions
  readonly reporter: Reporter
}

const STOPPING = 'Stopping. Press Ctrl-C once more to leave at once.'

async function runCommand(
  command: Command,
  given: Given,
  { report, reporter, invocation }: Output,
): Promise<number> {
  const startedMs = performance.now()
  const ending = () => ({ command: command.name, durationMs: performance.now() - startedMs })
  const isServer = command.isServer?.(given) ?? false
  using interrupt = listenForInterrupt({
    onFirst: () => reporter.emit({ kind: 'message', text: isServer ? 'Stopped.' : STOPPING }),
    onSecond: (exitCode) => process.exit(finish(reporter, { ...ending(), exitCode, cancelled: true })),
  })
  const { signal } = interrupt
  const outcome = await attempt(
    async () =>
      command.run(await toCommandOptions(given, { signal, emit: reporter.emit, invocation }), given),
    { reporter, signal, hasStacks: given.flag('debug') },
  )
  const hasServed = isServer && outcome.exitCode === 0
  const exitCode = hasServed ? 0 : (interrupt.exitCode() ?? outcome.exitCode)
  finish(reporter, { ...ending(), ...outcome, exitCode, cancelled: signal.aborted && !hasServed })
  // Data comes last and alone on stdout, when nothing of the report can run into it.
  if (outcome.output !== undefined) {
    const text = command.isSecret ? outcome.output : report.mask(outcome.output)
    process.stdout.write(`${text}\n`)
  }
  return exitCode
}

interface Ending {
  readonly command: string
  readonly exitCode: number
  readonly durationMs?: number
  readonly cancelled?: boolean
  readonly result?: CommandOutcome['result']
}

/** The last event of every command, also of one that was refused or broke. */
function finish(reporter: Reporter, { command, exitCode, durationMs = 0, ...ending }: Ending): number {
  const nothing = { results: [], durationMs, criticalPath: [], cancelled: ending.cancelled ?? false }
  reporter.emit({ kind: 'run.finished', command, result: ending.result ?? nothing, exitCode })
  reporter.close()
  return exitCode
}

async function attempt(
  task: () => Promise<CommandOutcome>,
  {
    reporter,
    signal,
    hasStacks,
  }: { readonly reporter: Reporter; readonly signal: AbortSignal; readonly hasStacks: boolean },
): Promise<CommandOutcome> {
  try {
    return await task()
  } catch (error) {
    // Whatever broke because the work was cancelled is no news.
    const problems = signal.aborted && !(error instanceof ProjectError) ? [] : problemsOf(error, hasStacks)
    for (const one of problems) reporter.emit({ kind: 'diagnostic', severity: 'error', problem: one })
    return { exitCode: 2 }
  }
}

function problemsOf(error: unknown, hasStacks: boolean): readonly Problem[] {
  if (error instanceof ProjectError) return error.problems
  const detail = error instanceof Error ? error.message : String(error)
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : []
  return [problem('INTERNAL', { detail }, { notes: hasStacks ? stack.map((line) => line.trim()) : [] })]
}

/** `tool ls | head` closes the pipe early; that is no failure. */
function tolerateClosedPipes(): Disposable {
  const streams = [process.stdout, process.stderr]
  for (const stream of streams) stream.on('error', onStreamError)
  return {
    [Symbol.dispose]: () => {
      // The error of the last write comes after the command has ended, so the listeners outlive it by a moment.
      setTimeout(() => {
        for (const stream of streams) stream.off('error', onStreamError)
      }, 1000).unref()
    },
  }
}

function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
