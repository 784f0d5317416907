import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { findClone } from '../drill/index.ts'
import { runMeasured, type Usage } from './process-usage.ts'
import type { ServerTimes, StreamProject, StreamServers } from './stream-servers.ts'

/** A topic that was filled, and what a candidate must make of it. */
export interface Filled {
  readonly topic: string
  readonly messages: number
  readonly cents: bigint
}

/** One way to bring a topic to where it belongs. */
export interface Candidate {
  readonly name: string
  readonly command: readonly string[]
  /** For a program that does not end by itself. */
  readonly isDone?: () => Promise<boolean>
  /** Messages that it takes from the topic. */
  readonly messages: number
  /** What is wrong with what it left; empty when all is there. */
  readonly check: () => Promise<string>
}

export interface Figures extends Usage {
  readonly name: string
  readonly messages: number
  readonly servers: ServerTimes
  readonly mistake: string
}

export async function measure(servers: StreamServers, candidate: Candidate): Promise<Figures> {
  const before = servers.cpu()
  const usage = await runMeasured(candidate.command, candidate.isDone)
  const after = servers.cpu()
  return {
    ...usage,
    name: candidate.name,
    messages: candidate.messages,
    servers: {
      kafka: after.kafka - before.kafka,
      influxdb: after.influxdb - before.influxdb,
      postgres: after.postgres - before.postgres,
    },
    mistake: await candidate.check(),
  }
}

export function toolCommand(project: StreamProject, ...args: readonly string[]): readonly string[] {
  const profiling = (process.env['TOOL_BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean)
  const program = join(findClone(), 'bin/tool.js')
  return [process.execPath, ...profiling, program, 'stream', ...args, '--project-dir', project.folder]
}

/** The service, from start to end. */
export function tool(servers: StreamServers, project: StreamProject, filled: Filled): Candidate {
  return {
    name: 'tool stream run: InfluxDB + PostgreSQL',
    command: toolCommand(project, 'run', '--once'),
    messages: filled.messages,
    check: async () => {
      const points = await countPoints(project, 'amount_cents')
      const [[rows, cents] = []] = await servers.query(
        `select count(*), sum(amount) * 100 from ${project.settings.warehouse.schema}.transactions`,
      )
      const isRight =
        points === filled.messages &&
        Number(rows) === points &&
        BigInt(parseInt(String(cents))) === filled.cents
      return isRight ? '' : `${points} points, ${String(rows)} rows, ${String(cents)} cents`
    },
  }
}

/** What people use today, with the same tags and fields as far as it can; it has no warehouse. */
export async function telegraf(
  servers: StreamServers,
  project: StreamProject,
  filled: Filled,
): Promise<Candidate> {
  const runner = join(findClone(), 'services/run.mjs')
  const folder = execFileSync(process.execPath, [runner, 'where', 'telegraf'], { encoding: 'utf8' }).trim()
  const file = join(project.folder, 'telegraf.conf')
  await writeFile(file, telegrafSettings(servers.kafkaUrl, project))
  const { group } = project.settings.kafka
  return {
    name: 'Telegraf 1.37.2: InfluxDB only',
    command: [join(folder, 'telegraf'), '--quiet', '--config', file],
    isDone: async () => {
      const [ends, committed] = await Promise.all([
        servers.kafka.offsets(filled.topic),
        servers.kafka.committed(group, filled.topic),
      ])
      return ends.every(({ partition, high }) => (committed.get(partition) ?? 0) >= high)
    },
    messages: filled.messages,
    check: async () => {
      const points = await countPoints(project, 'customer_age')
      return points === filled.messages ? '' : `${points} points`
    },
  }
}

function telegrafSettings(kafkaUrl: string, { settings }: StreamProject): string {
  const { topic, group } = settings.kafka
  const { url, token, org, bucket } = settings.influx
  return `[agent]
  interval = "1s"
  flush_interval = "1s"
  metric_batch_size = 5000
  metric_buffer_limit = 50000
  omit_hostname = true
[[inputs.kafka_consumer]]
  brokers = ["${kafkaUrl}"]
  topics = ["${topic}"]
  consumer_group = "${group}"
  offset = "oldest"
  # Without it every fetch from Kafka 4 ends in EOF.
  kafka_version = "3.6.0"
  max_undelivered_messages = 10000
  data_format = "json_v2"
  [[inputs.kafka_consumer.json_v2]]
    measurement_name = "transactions"
    timestamp_path = "transaction_date"
    timestamp_format = "2006-01-02T15:04:05.000Z07:00"
${tag('transaction_type', 'type')}${tag('transaction_status', 'status')}${tag('branch', 'branch')}
${field('amount', 'float')}${field('balance', 'float')}${field('customer_age', 'int')}
${field('transaction_id', 'string')}${field('account_id', 'string')}
[[outputs.influxdb_v2]]
  urls = ["${url}"]
  token = "${token}"
  organization = "${org}"
  bucket = "${bucket}"
`
}

function tag(path: string, rename: string): string {
  return parser('tag', { path, rename })
}

function field(path: string, type: string): string {
  return parser('field', { path, type })
}

function parser(kind: 'tag' | 'field', options: Readonly<Record<string, string>>): string {
  const lines = Object.entries(options).map(([name, value]) => `      ${name} = "${value}"\n`)
  return `    [[inputs.kafka_consumer.json_v2.${kind}]]\n${lines.join('')}`
}

/** How it was done before: each message is written on its own, and waited for. */
export function oneByOne(
  servers: StreamServers,
  project: StreamProject,
  { sink, ...filled }: Filled & { readonly sink: 'influxdb' | 'both' },
): Candidate {
  const work = { ...project.settings, sink, postgresUrl: servers.postgresUrl, count: filled.messages }
  return {
    name: `one write per message: ${sink === 'both' ? 'InfluxDB + PostgreSQL' : 'InfluxDB only'}`,
    command: [process.execPath, join(import.meta.dirname, 'one-by-one.js'), JSON.stringify(work)],
    messages: filled.messages,
    check: async () => {
      const points = await countPoints(project, 'amount_cents')
      return points === filled.messages ? '' : `${points} points`
    },
  }
}

async function countPoints({ influx, settings }: StreamProject, fieldName: string): Promise<number> {
  const rows = await influx.query(`from(bucket: "${settings.influx.bucket}") |> range(start: 0)
    |> filter(fn: (r) => r._measurement == "transactions" and r._field == "${fieldName}") |> group() |> count()`)
  return Number(rows[0]?.['_value'] ?? 0)
}
