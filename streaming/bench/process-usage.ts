import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

// What processes use, as Linux tells it in /proc.

/** A tick of times in /proc, the same on every Linux that people run. */
const TICKS_PER_SECOND = 100
const LOOK_EVERY_MS = 100
const KEPT_CHARACTERS = 10_000

interface Times {
  readonly parent: number
  /** Its own, and those of its children that have ended. */
  readonly own: number
  readonly children: number
}

/** Of a process that is gone, nothing. */
function timesOf(pid: number | 'self'): Times | undefined {
  try {
    // The name of the program, which may have blanks in it, stands in brackets.
    const [, rest = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const fields = rest.split(' ').map(Number)
    const sum = (at: number): number => ((fields[at] ?? 0) + (fields[at + 1] ?? 0)) / TICKS_PER_SECOND
    return { parent: fields[1] ?? 0, own: sum(11), children: sum(13) }
  } catch {
    return undefined
  }
}

/** Seconds of processor time of a process and of all that it started. */
export function cpuSeconds(pid: number): number {
  const all = new Map<number, Times>()
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined
    if (times) all.set(Number(name), times)
  }
  const isBelow = (one: number): boolean => one === pid || (one > 1 && isBelow(all.get(one)?.parent ?? 0))
  return [...all].reduce((sum, [one, { own, children }]) => sum + (isBelow(one) ? own + children : 0), 0)
}

/** Memory of a process in bytes: now (`VmRSS`) or at the most until now (`VmHWM`). 0 when it is gone. */
export function memoryOf(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  try {
    const [, kilobytes] =
      new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

export interface Usage {
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly peakBytes: number
}

/**
 * Runs a program and tells what it used. It ends by itself, or is told to when `isDone` says so.
 * @throws when it fails
 */
export async function runMeasured(
  command: readonly string[],
  isDone?: () => Promise<boolean>,
): Promise<Usage> {
  const before = timesOf('self')?.children ?? 0
  const begunMs = performance.now()
  const { child, ended } = startProgram(command)
  let doneMs: number | undefined
  let peakBytes = 0
  while (child.exitCode === null && child.signalCode === null) {
    peakBytes = Math.max(peakBytes, memoryOf(child.pid ?? 0, 'VmHWM'))
    if (doneMs === undefined && (await isDone?.())) {
      doneMs = performance.now()
      child.kill('SIGTERM')
    }
    await sleep(LOOK_EVERY_MS)
  }
  await ended
  return {
    wallSeconds: ((doneMs ?? performance.now()) - begunMs) / 1000,
    cpuSeconds: (timesOf('self')?.children ?? 0) - before,
    peakBytes,
  }
}

export interface Program {
  readonly child: ChildProcess
  /** Rejects with what the program said when it fails. */
  readonly ended: Promise<void>
  /** Waits until it says something like this on standard error, and gives the first group of it. */
  readonly said: (pattern: RegExp) => Promise<string>
}

export function startProgram([program = '', ...args]: readonly string[]): Program {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => {
    text = `${text}${chunk.toString()}`.slice(-KEPT_CHARACTERS)
  })
  const ended = once(child, 'close').then(([code]) => {
    if (code) throw new Error(`${program} ${args.join(' ')} failed: ${text}`)
  })
  async function said(pattern: RegExp): Promise<string> {
    for (;;) {
      const [, found] = pattern.exec(text) ?? []
      if (found !== undefined) return found
      if (child.exitCode !== null) throw new Error(`${program} ended: ${text}`)
      await sleep(LOOK_EVERY_MS)
    }
  }
  return { child, ended, said }
}
