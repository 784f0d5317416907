import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { fail } from '../../src/errors/index.ts'
import { mapWithLimit, nearest } from '../../src/util/index.ts'
import { CRASHES } from './crashes.ts'
import { judge } from './judge.ts'
import { MESSAGES } from './messages.ts'
import { OUTAGES } from './outages.ts'
import { startServers, type Servers } from './servers.ts'
import { findClone } from './service.ts'
import { openStage } from './stage.ts'
import { formatResults } from './table.ts'
import type { Fault, Result } from './types.ts'

export interface DrillContext {
  readonly signal: AbortSignal
  /** Shows a line to people. */
  readonly print: (text: string) => void
}

export interface DrillOptions {
  /** Names of faults; all of them when absent. */
  readonly faults?: readonly string[]
}

/** Most of a fault is waiting for sessions to end. */
const AT_ONCE = 2

export const FAULTS: readonly Fault[] = [...CRASHES, ...MESSAGES, ...OUTAGES]

/**
 * Makes each kind of trouble with real servers and real processes of `tool stream run`, and holds what is left against what
 * was produced. Exit code 1 when a fault did harm.
 * @throws {ProjectError} `STREAM_FAULT_UNKNOWN`, `STREAM_DRILL_NEEDS_CLONE`
 */
export async function drill(
  { signal, print }: DrillContext,
  options: DrillOptions = {},
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const faults = choose(options.faults)
  findClone()
  const folder = await mkdtemp(join(tmpdir(), 'tool-drill-'))
  try {
    print('Starting Kafka, InfluxDB and PostgreSQL.')
    await using servers = await startServers(join(folder, 'servers'))
    const carryOut = async (fault: Fault): Promise<Result> => {
      if (!signal.aborted) print(`${fault.name}: ${fault.does}`)
      return drillOne(fault, { servers, signal, folder: join(folder, fault.name) })
    }
    const [alone, together] = [
      faults.filter(({ isAlone }) => isAlone),
      faults.filter(({ isAlone }) => !isAlone),
    ]
    const results = [
      ...(await mapWithLimit(together, AT_ONCE, carryOut)),
      ...(await mapWithLimit(alone, 1, carryOut)),
    ]
    signal.throwIfAborted()
    const isSafe = results.every(({ failures }) => failures.length === 0)
    return { exitCode: isSafe ? 0 : 1, output: formatResults(results) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function choose(names: readonly string[] | undefined): readonly Fault[] {
  if (!names || names.length === 0) return FAULTS
  const known = FAULTS.map(({ name }) => name)
  return names.map(
    (wanted) =>
      FAULTS.find(({ name }) => name === wanted) ??
      fail('STREAM_FAULT_UNKNOWN', { fault: wanted, known, nearest: nearest(wanted, known) }),
  )
}

interface DrillOne {
  readonly servers: Servers
  readonly signal: AbortSignal
  readonly folder: string
}

/** Never rejects: a fault that cannot be carried out to its end did harm, too. */
async function drillOne(fault: Fault, options: DrillOne): Promise<Result> {
  const { name, does } = fault
  const beforeMs = performance.now()
  const failures: string[] = []
  let counts = { messages: 0, stored: 0, duplicates: 0, letters: 0 }
  try {
    options.signal.throwIfAborted()
    await using stage = await openStage(fault, options)
    try {
      const expected = await fault.run(stage)
      counts = { ...counts, messages: expected.messages }
      await stage.settle()
      await stage.stopConsumers()
      counts = { ...counts, ...(await judge(stage, expected)) }
    } finally {
      failures.push(...stage.failures)
    }
  } catch (error) {
    if (fault.isAlone && !options.signal.aborted) await restore(options.servers)
    failures.push(error instanceof Error ? error.message : String(error))
  }
  return { fault: name, does, ...counts, seconds: (performance.now() - beforeMs) / 1000, failures }
}

/** The next fault needs what this one left down. */
async function restore({ kafka, influx, postgres }: Servers): Promise<void> {
  influx.goOn()
  await Promise.all([kafka.start(), influx.start(), postgres.start()])
}
