import type { ConfigValues } from '../../src/nodes/index.ts'
import type { Random } from '../../src/simulate/index.ts'
import type { Tally, Transaction } from '../event/index.ts'
import type { KafkaPort } from '../kafka/index.ts'
import type { Produced } from '../produce/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import type { Program } from './program.ts'
import type { InfluxProxy } from './proxy.ts'
import type { Servers } from './servers.ts'

/** A kind of trouble, and how it is made. */
export interface Fault {
  readonly name: string
  /** For the table: a few words. */
  readonly does: string
  /** Fields of `streaming:` that it needs to be different, by block. */
  readonly settings?: Blocks
  /** It harms servers that other faults use at the same time. */
  readonly isAlone?: boolean
  /** Makes the trouble, and returns what was produced meanwhile. What it finds wrong itself it tells the stage. */
  readonly run: (stage: Stage) => Promise<Expected>
}

export type Blocks = Readonly<Record<string, ConfigValues>>

/** What must be there in the end. */
export interface Expected {
  readonly messages: number
  /** Every transaction once. */
  readonly transactions: Tally
  readonly duplicates: number
  /** Messages that must have a dead letter. */
  readonly letters: number
  /** Transactions that InfluxDB has no point of; none unless told. */
  readonly undrawn?: Tally
}

/** Where a fault happens: topic, group, schema and bucket of its own, on servers that are shared. */
export interface Stage {
  readonly servers: Servers
  readonly settings: StreamingSettings
  readonly kafka: KafkaPort
  /** All that consumers send to InfluxDB goes through it. */
  readonly proxy: InfluxProxy
  readonly random: Random
  /** Starts `tool stream run` and waits until it has partitions. */
  readonly startConsumer: () => Promise<Program>
  /** Ends it as an operator does, and holds it to its exit code and its time. */
  readonly stopConsumer: (consumer: Program) => Promise<void>
  /** Runs another verb of `tool stream` to its end, and returns what it said. */
  readonly runTool: (args: readonly string[]) => Promise<string>
  /** Gives the project other settings; for processes that are started afterwards. */
  readonly changeSettings: (blocks: Blocks) => Promise<void>
  /** Sends the simulated bank until told to stop. */
  readonly startLoad: (options: LoadOptions) => Load
  /** Sends transactions as they are, in this order. */
  readonly send: (transactions: readonly Transaction[]) => Promise<void>
  /** Waits until all that was produced is committed. */
  readonly settle: () => Promise<void>
  readonly pause: (ms: number) => Promise<void>
  /** Notes what is not as it must be. */
  readonly expect: (isSo: boolean, otherwise: string) => void
}

export interface LoadOptions {
  /** Without it: as fast as Kafka takes them. */
  readonly perSecond?: number
  /** Ends by itself after so many. */
  readonly count?: number
  readonly poisonShare?: number
  readonly lateShare?: number
}

export interface Load {
  /** How much was sent so far. */
  readonly sent: () => number
  /** Waits for its end. */
  readonly ended: Promise<Produced>
  /** Ends it between two batches. */
  stop(): Promise<Produced>
}

/** A line of the table. */
export interface Result {
  readonly fault: string
  readonly does: string
  readonly messages: number
  readonly stored: number
  readonly duplicates: number
  readonly letters: number
  readonly seconds: number
  /** Sentences; empty when it passed. */
  readonly failures: readonly string[]
}
