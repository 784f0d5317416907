import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'

import { generate, toTopic } from '../produce/index.ts'
import { measure, oneByOne, telegraf, tool, type Figures, type Filled } from './candidates.ts'
import { runPaced, type Look, type Pace } from './paced.ts'
import { startServers, type StreamServers } from './stream-servers.ts'

// Kafka to InfluxDB and PostgreSQL: what each process needs for it, beside other ways, and how long a transaction is under
// way. Run it with: npm run build && node dist/streaming/bench/stream.js [messages] [--only tool] [--soak minutes [--rate messages/s]]
//
// Seconds of processor time say more than those of the clock when the machine has other work.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { soak: { type: 'string' }, rate: { type: 'string' }, only: { type: 'string' } },
})
const COUNT = Number(positionals[0] ?? 200_000)
/** The slow ones take so many. */
const FEW = Math.min(COUNT, 3_000)
/** Fewer than one a millisecond: Telegraf's points have no other identity than their time. */
const RATE = 900
/** Ten thousand customers: the state of the rules grows with the accounts. */
const SCALE = 10
const PACED_SECONDS = 30

const COLUMNS = [
  'messages',
  'wall s',
  'msg/s',
  'own CPU s',
  'msg/CPU s',
  'Kafka',
  'InfluxDB',
  'PostgreSQL',
  'peak MB',
]
const HEAD = `${''.padEnd(46)}${COLUMNS.map((name) => name.padStart(11)).join('')}`

await main()

async function main(): Promise<void> {
  await using servers = await startServers()
  if (values.soak) {
    const seconds = Number(values.soak) * 60
    await paced(servers, { rate: Number(values.rate ?? 2_000), seconds, onLook: printMemory })
    return
  }
  const filled = await fill(servers, COUNT)
  const figures = await compare(servers, filled)
  const reached = figures[0] ? figures[0].messages / figures[0].wallSeconds : 0
  if (!values.only) await paced(servers, { rate: Math.floor(reached / 2), seconds: PACED_SECONDS })
}

/** Puts transactions into a new topic; none of them late, so that every candidate has the same to do. */
async function fill(servers: StreamServers, count: number): Promise<Filled> {
  const { settings } = await servers.project(`bench_${count}`)
  const { topic, partitions, replicas } = settings.kafka
  await servers.kafka.ensureTopics([{ name: topic, partitions, replicas }])
  const sink = toTopic(await servers.kafka.producer(), topic)
  const { transactions } = await generate(
    {
      settings: { seed: 1, scale: SCALE, ratePerSecond: RATE, poisonShare: 0, lateShare: 0, lateByMs: 0 },
      partitions,
      maxMessageBytes: settings.batch.maxMessageBytes,
      startMs: Date.now() - (count / RATE) * 1000,
      count,
      isPaced: false,
    },
    sink,
  )
  await sink.close()
  return { topic, messages: count, cents: transactions.cents }
}

async function compare(servers: StreamServers, filled: Filled): Promise<readonly Figures[]> {
  print(`${filled.messages.toLocaleString('en')} transactions; load ${load()}`)
  print(HEAD)
  const figures: Figures[] = []
  const project = await servers.project(filled.topic)
  const run = async (candidate: Parameters<typeof measure>[1]): Promise<void> => {
    const one = await measure(servers, candidate)
    figures.push(one)
    print(row(one))
  }
  await run(tool(servers, project, filled))
  await run({ ...tool(servers, project, filled), name: 'tool stream run: start and end alone', messages: 0 })
  if (values.only === 'tool') return figures
  await run(await telegraf(servers, await servers.project(filled.topic), filled))
  const few = await fill(servers, FEW)
  await run(oneByOne(servers, await servers.project(few.topic), { ...few, sink: 'influxdb' }))
  await run(oneByOne(servers, await servers.project(few.topic), { ...few, sink: 'both' }))
  print(`load ${load()}`)
  return figures
}

function row({ name, messages, wallSeconds, cpuSeconds, peakBytes, servers, mistake }: Figures): string {
  const cells = [
    messages.toLocaleString('en'),
    wallSeconds.toFixed(1),
    Math.round(messages / wallSeconds).toLocaleString('en'),
    cpuSeconds.toFixed(2),
    Math.round(messages / cpuSeconds).toLocaleString('en'),
    servers.kafka.toFixed(2),
    servers.influxdb.toFixed(2),
    servers.postgres.toFixed(2),
    String(Math.round(peakBytes / 1e6)),
  ]
  return `${name.padEnd(46)}${cells.map((cell) => cell.padStart(11)).join('')}  ${mistake || 'right'}`
}

async function paced(servers: StreamServers, pace: Pace): Promise<void> {
  const { latency, messages } = await runPaced(servers, pace)
  const times = [0.5, 0.95, 0.99].map((part) => `p${part * 100} ${latency(part).toFixed(3)} s`)
  const rate = pace.rate.toLocaleString('en')
  print(`at ${rate} messages/s: ${messages} messages, ${times.join(', ')}; load ${load()}`)
}

function printMemory({ atSeconds, memoryBytes, messages }: Look): void {
  const memory = `${Math.round(memoryBytes / 1e6)} MB`
  print(`${String(atSeconds).padStart(6)} s ${memory.padStart(8)} ${messages} messages`)
}

function load(): string {
  return loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
