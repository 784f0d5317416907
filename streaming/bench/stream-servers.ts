import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import {
  embeddedStatus,
  embeddedUrl,
  openWarehouse,
  startEmbedded,
  stopEmbedded,
  type OutsideConfig,
} from '../../src/adapters/index.ts'
import { findClone, startService } from '../drill/index.ts'
import type { ConfigValues } from '../../src/nodes/index.ts'
import { openInflux, type Influx } from '../influx/index.ts'
import { connectKafka, type KafkaPort } from '../kafka/index.ts'
import { readSettings, type InfluxSettings, type StreamingSettings } from '../settings/index.ts'
import { cpuSeconds } from './process-usage.ts'

const PARTITIONS = 6

/**
 * The kinds of profiles.yaml. The simulated bank runs at a hundred times its own pace, so the limits are others: with these a
 * few transactions in a thousand are told of.
 */
const RULES = [
  { id: 'velocity', kind: 'velocity', window: '2s', count: 5 },
  { id: 'amount_outlier', kind: 'amount_outlier', sigmas: 5 },
  { id: 'duplicate_charge', kind: 'duplicate_charge', window: '2s' },
  { id: 'negative_balance', kind: 'negative_balance', limit: -20_000 },
  { id: 'failure_rate', kind: 'failure_rate', window: '60s', limit: 0.05, min_count: 100 },
]

/** The servers of a benchmark: Kafka with the JVM's full compiler, InfluxDB, and the tool's own PostgreSQL. */
export interface StreamServers extends AsyncDisposable {
  readonly kafka: KafkaPort
  /** For addresses and folders. */
  readonly folder: string
  readonly kafkaUrl: string
  readonly postgresUrl: string
  /** Seconds of processor time until now. */
  cpu(): ServerTimes
  query(sql: string): Promise<readonly (readonly unknown[])[]>
  /** Writes a project whose stream reads a topic, under names of its own for all that it leaves. */
  project(topic: string): Promise<StreamProject>
}

export type ServerTimes = Readonly<Record<'kafka' | 'influxdb' | 'postgres', number>>

export interface StreamProject {
  readonly folder: string
  readonly settings: StreamingSettings & { readonly influx: InfluxSettings }
  readonly influx: Influx
}

/** Starts the servers. Disposing stops them and removes their data. */
export async function startServers(): Promise<StreamServers> {
  process.env['KAFKA_JVM_PERFORMANCE_OPTS'] ??= '-XX:+UseSerialGC'
  const folder = await mkdtemp(join(tmpdir(), 'tool-bench-stream-'))
  const [kafka, influxdb] = await Promise.all([startService('kafka'), startService('influxdb')])
  await startEmbedded(folder)
  const { data, pid: postgres = 0 } = await embeddedStatus(folder)
  const outside = outsideOf(folder)
  const postgresUrl = await embeddedUrl(outside)
  const warehouse = await openWarehouse(outside)
  const places = { kafkaUrl: kafka.url, influxUrl: influxdb.url, postgresUrl }
  const settings = settingsOf({ ...places, topic: 'bench', name: 'bench' })
  const port = await connectKafka(settings.kafka, { clientId: 'bench', log: () => undefined })
  return {
    kafka: port,
    folder,
    kafkaUrl: kafka.url,
    postgresUrl,
    cpu: () => ({
      kafka: cpuSeconds(kafka.pid),
      influxdb: cpuSeconds(influxdb.pid),
      postgres: cpuSeconds(postgres),
    }),
    async query(sql) {
      await using session = await warehouse.session()
      return (await session.query(sql)).rows
    },
    project: async (topic) => openProject(folder, { ...places, topic }),
    async [Symbol.asyncDispose]() {
      await port.close()
      await warehouse[Symbol.asyncDispose]()
      await stopEmbedded(folder)
      await Promise.all([kafka.stop(), influxdb.stop()])
      // Under root the data may lie outside of the folder.
      await rm(dirname(data), { recursive: true, force: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function outsideOf(projectRoot: string): OutsideConfig {
  const target = {
    profileName: 'bench',
    targetName: 'bench',
    type: 'postgres',
    schema: 'analytics',
    threads: 1,
  }
  return { projectRoot, target: { ...target, embedded: true, values: { dbname: 'bench' } }, connections: [] }
}

interface Places {
  readonly kafkaUrl: string
  readonly influxUrl: string
  readonly postgresUrl: string
  readonly topic: string
}

async function openProject(root: string, places: Places): Promise<StreamProject> {
  const name = `bench_${randomBytes(4).toString('hex')}`
  const folder = join(root, name)
  const settings = settingsOf({ ...places, name })
  const output = { type: 'postgres', url: places.postgresUrl, schema: 'analytics' }
  const profile = { target: 'bench', outputs: { bench: output } }
  await mkdir(folder)
  await writeFile(join(folder, 'dbt_project.yml'), '{ "name": "bench", "profile": "bench" }\n')
  // JSON is YAML, too.
  const profiles = { bench: profile, streaming: blockOf({ ...places, name }) }
  await writeFile(join(folder, 'profiles.yaml'), JSON.stringify(profiles))
  const quiet = { retrying: () => undefined, circuit: () => undefined, expired: () => undefined }
  const influx = openInflux(settings.influx, quiet)
  await influx.ensureBucket()
  return { folder, settings, influx }
}

function settingsOf(places: Places & { readonly name: string }): StreamProject['settings'] {
  const settings = readSettings({ values: blockOf(places), locate: () => undefined })
  if (!settings.influx) throw new Error('The benchmark writes points.')
  return { ...settings, influx: settings.influx }
}

function blockOf({ kafkaUrl, influxUrl, topic, name }: Places & { readonly name: string }): ConfigValues {
  return {
    kafka: { brokers: kafkaUrl, topic, group: name, partitions: PARTITIONS },
    influx: { url: influxUrl, ...influxAccess(), bucket: name },
    warehouse: { schema: name },
    windows: { sizes: ['1m'], lateness: '30s' },
    http: { port: 0 },
    rules: RULES,
  }
}

/** What a new InfluxDB of services/ is set up with. */
function influxAccess(): { readonly org: string; readonly token: string } {
  const file = join(findClone(), 'services/influxdb/setup.json')
  const { org, token } = JSON.parse(readFileSync(file, 'utf8')) as { org: string; token: string }
  return { org, token }
}
