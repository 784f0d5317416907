import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import { findClone } from './service.ts'

/** A process of `tool stream`, as people start it. */
export interface Program {
  readonly pid: number
  /** What it said so far, line by line. */
  readonly lines: readonly string[]
  isAlive(): boolean
  /** Waits for a line that it says from now on. */
  said(pattern: RegExp): Promise<void>
  signal(name: NodeJS.Signals): void
  readonly ended: Promise<Ended>
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** What a consumer says when it may read. */
export const TAKEN_OVER = /Partitions were taken over/

const PATIENCE_MS = 60_000
const KEPT_LINES = 5_000

export function startProgram(projectRoot: string, args: readonly string[]): Program {
  const tool = join(findClone(), 'bin/tool.js')
  const child = spawn(process.execPath, [tool, 'stream', ...args, '--project-dir', projectRoot], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      if (lines.length < KEPT_LINES) lines.push(line)
    })
  }
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal }))
  // Whoever leaves at once must not leave it behind.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  void ended.finally(() => process.off('exit', kill))
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    pid: child.pid ?? 0,
    lines,
    isAlive,
    async said(pattern) {
      const deadline = Date.now() + PATIENCE_MS
      const from = lines.length
      for (;;) {
        if (lines.slice(from).some((line) => pattern.test(line))) return
        if (!isAlive() || Date.now() > deadline) {
          throw new Error(`a process did not say ${pattern.source}: ${lines.slice(-3).join(' | ')}`)
        }
        await sleep(20)
      }
    },
    signal: (name) => void child.kill(name),
    ended,
  }
}
