import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { ConfigValues } from '../../src/nodes/index.ts'
import { readSettings, type StreamingSettings } from '../settings/index.ts'
import type { Servers } from './servers.ts'
import type { Blocks } from './types.ts'

const PARTITIONS = 3

/** Where a drill's project lies, and what is its own on the servers. */
export interface Place {
  readonly folder: string
  /** Part of the names of topic, group, schema and bucket. */
  readonly name: string
  readonly influxUrl: string
  readonly servers: Pick<Servers, 'kafka' | 'postgres' | 'access'>
}

/** Writes a project that has nothing but a target and the block of the stream. Returns that as settings. */
export async function writeProject(place: Place, different: Blocks = {}): Promise<StreamingSettings> {
  const values = blockOf(place, different)
  const { url } = place.servers.postgres.outside.target.values
  const output = { type: 'postgres', url, schema: 'analytics' }
  await mkdir(place.folder, { recursive: true })
  // JSON is YAML, too.
  await writeFile(join(place.folder, 'dbt_project.yml'), '{ "name": "drill", "profile": "drill" }\n')
  await writeFile(
    join(place.folder, 'profiles.yaml'),
    JSON.stringify(
      { drill: { target: 'drill', outputs: { drill: output } }, streaming: values },
      undefined,
      2,
    ),
  )
  return readSettings({ values, locate: () => undefined })
}

/** Small batches and short sessions, so that there are many moments at which something can go wrong. */
function blockOf({ name, influxUrl, servers }: Place, different: Blocks): ConfigValues {
  const { kafka, access } = servers
  const blocks: Blocks = {
    kafka: {
      brokers: [kafka.url],
      topic: `drill_${name}`,
      group: `drill_${name}`,
      partitions: PARTITIONS,
      // The shortest that Kafka takes.
      session_timeout: '6s',
      heartbeat: '500ms',
    },
    influx: {
      url: influxUrl,
      ...access,
      bucket: `drill_${name}`,
      timeout: '2s',
      retry: { base: '100ms', max: '1s' },
    },
    warehouse: { schema: `drill_${name}`, statement_timeout: '5s' },
    batch: { max_messages: 250, max_bytes_per_partition: 200_000 },
    windows: { sizes: ['10s', '1m'], lateness: '5s', flush: '300ms' },
    http: { port: 0 },
  }
  const names = new Set([...Object.keys(blocks), ...Object.keys(different)])
  const merged = Array.from(names, (block) => [block, { ...blocks[block], ...different[block] }])
  return { ...Object.fromEntries(merged), rules: RULES }
}

const RULES = [
  { id: 'velocity', kind: 'velocity', window: '60s', count: 20 },
  { id: 'amount_outlier', kind: 'amount_outlier', sigmas: 5 },
  { id: 'negative_balance', kind: 'negative_balance' },
]
