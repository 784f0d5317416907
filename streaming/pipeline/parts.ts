import type { Influx } from '../influx/index.ts'
import type { Producer } from '../kafka/index.ts'
import type { Log, Metrics } from '../observe/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import type { LogRange, Store } from '../warehouse/index.ts'

/** What a partition is worked on with. All of it is shared by the partitions of a process. */
export interface Parts {
  readonly settings: StreamingSettings
  readonly store: Store
  /** Absent when no points are written. */
  readonly influx?: Influx
  readonly producer: Producer
  readonly metrics: Metrics
  readonly log: Log
  /** Name and version, for dead letters. */
  readonly application: string
  /** Where the log of a partition begins and ends now. */
  readonly logRange: (partition: number) => Promise<LogRange>
}
