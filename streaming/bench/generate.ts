import { generate } from '../produce/index.ts'

// How fast the simulated bank gives messages, into a sink that does nothing. Run it with:
// npm run build && node dist/streaming/bench/generate.js [messages]

const COUNT = Number(process.argv[2] ?? 300_000)
const ROUNDS = 3

const OPTIONS = {
  settings: {
    seed: 1,
    scale: 1,
    ratePerSecond: 10_000,
    poisonShare: 0.001,
    lateShare: 0.02,
    lateByMs: 60_000,
  },
  partitions: 6,
  maxMessageBytes: 65_536,
  startMs: Date.UTC(2026, 10, 28),
  isPaced: false,
}

await main()

async function main(): Promise<void> {
  await run(0)
  const history = await run(0)
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push((await run(COUNT)) - history)
  const rate = Math.round(COUNT / Math.min(...rounds)).toLocaleString('en')
  process.stdout.write(
    `${rate} messages/s of processor time, after ${history.toFixed(2)} s for the history\n`,
  )
}

/** Seconds of processor time: the machine may have other work to do. */
async function run(count: number): Promise<number> {
  const start = process.cpuUsage()
  const sink = { send: () => Promise.resolve(), close: () => Promise.resolve() }
  const { messages } = await generate({ ...OPTIONS, count }, sink)
  if (messages !== count) throw new Error(`${messages} messages came.`)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
