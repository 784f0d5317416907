import { setTimeout as sleep } from 'node:timers/promises'

import { createRandom } from '../../src/simulate/index.ts'
import { connectKafka } from '../kafka/index.ts'
import { send, settle, startLoad } from './load.ts'
import { startProgram, TAKEN_OVER, type Program } from './program.ts'
import { writeProject, type Place } from './project.ts'
import { openProxy } from './proxy.ts'
import type { Servers } from './servers.ts'
import type { Fault, Load, Stage } from './types.ts'

const STOP_MS = 10_000
const SEED = 42

export interface StageOptions {
  readonly servers: Servers
  readonly folder: string
  readonly signal: AbortSignal
}

export interface OpenStage extends Stage, AsyncDisposable {
  readonly failures: readonly string[]
  /** Ends all consumers that are left, in order. */
  readonly stopConsumers: () => Promise<void>
}

/** Makes what a fault needs for itself. Disposing ends every process that was started here, whatever it does. */
export async function openStage(
  { name, settings: different = {} }: Fault,
  { servers, folder, signal }: StageOptions,
): Promise<OpenStage> {
  const proxy = await openProxy(servers.influx.url)
  const place: Place = { folder, name: name.replaceAll('-', '_'), influxUrl: proxy.url, servers }
  const settings = await writeProject(place, different)
  const kafka = await connectKafka(settings.kafka, { clientId: 'drill', log: () => undefined })
  const { topic, partitions, replicas } = settings.kafka
  await kafka.ensureTopics([{ name: topic, partitions, replicas }])
  const failures: string[] = []
  const expect = (isSo: boolean, otherwise: string): void => {
    if (!isSo) failures.push(otherwise)
  }
  const processes = createProcesses({ folder, signal, expect })
  const source = { kafka, settings, signal }
  const loads: Load[] = []
  return {
    servers,
    settings,
    kafka,
    proxy,
    random: createRandom(SEED, name),
    failures,
    expect,
    pause: async (ms) => sleep(ms, undefined, { signal }),
    changeSettings: async (blocks) => void (await writeProject(place, { ...different, ...blocks })),
    startLoad(options) {
      const load = startLoad(source, options)
      loads.push(load)
      return load
    },
    send: async (transactions) => send(source, transactions),
    settle: async () => settle(source),
    ...processes,
    async [Symbol.asyncDispose]() {
      await processes.end()
      await Promise.allSettled(loads.map(async (load) => load.stop()))
      await kafka.close()
      await proxy[Symbol.asyncDispose]()
    },
  }
}

interface ProcessParts extends Pick<Stage, 'expect'> {
  readonly folder: string
  readonly signal: AbortSignal
}

/** The processes of `tool stream` of one stage. */
function createProcesses({ folder, signal, expect }: ProcessParts) {
  const programs: Program[] = []

  function start(args: readonly string[]): Program {
    signal.throwIfAborted()
    const program = startProgram(folder, args)
    programs.push(program)
    return program
  }

  async function stopConsumer(consumer: Program): Promise<void> {
    const beforeMs = Date.now()
    consumer.signal('SIGTERM')
    const end = await Promise.race([consumer.ended, sleep(STOP_MS, undefined, { ref: false })])
    const ms = Date.now() - beforeMs
    expect(end?.code === 0, `after SIGTERM a consumer ended with ${JSON.stringify(end)} in ${ms} ms`)
  }

  return {
    stopConsumer,
    async startConsumer(): Promise<Program> {
      const consumer = start(['run'])
      await consumer.said(TAKEN_OVER)
      return consumer
    },
    async stopConsumers(): Promise<void> {
      await Promise.all(programs.filter((program) => program.isAlive()).map(stopConsumer))
    },
    async runTool(args: readonly string[]): Promise<string> {
      const program = start(args)
      const { code } = await program.ended
      if (code === 0) return program.lines.join('\n')
      throw new Error(`tool stream ${args.join(' ')} ended with ${code}: ${program.lines.join(' | ')}`)
    },
    /** Without a word: some may stand still. */
    async end(): Promise<void> {
      for (const program of programs) if (program.isAlive()) program.signal('SIGKILL')
      await Promise.all(programs.map(async ({ ended }) => ended))
    },
  }
}
