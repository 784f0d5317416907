import { expectedOf } from './expected.ts'
import { committedOf, isBehind, keepPointsWaiting, show, storedOf, waitForFlush } from './offsets.ts'
import type { Program } from './program.ts'
import type { Fault, Stage } from './types.ts'

/** Longer than the session of a drill. */
const OUTAGE_MS = 8_000
const HANG_MS = 7_000
const POSTGRES_DOWN_MS = 7_000
const TERMINATIONS = 12
const RETRY_AFTER_S = 3
const WRONG_TOKEN_MS = 4_000

export const OUTAGES: readonly Fault[] = [
  {
    name: 'influx-down',
    does: `InfluxDB killed for ${OUTAGE_MS / 1000} s, then hangs for ${HANG_MS / 1000} s`,
    isAlone: true,
    run: async (stage) => {
      const { influx } = stage.servers
      const load = stage.startLoad({ perSecond: 1_000, lateShare: 0.02 })
      const consumer = await stage.startConsumer()
      await stage.pause(1_500)
      await influx.kill()
      await stage.pause(OUTAGE_MS)
      stage.expect(!(await isReady(consumer)), 'the consumer said that it was ready while InfluxDB was down')
      await influx.start()
      await stage.pause(1_500)
      influx.hang()
      await stage.pause(HANG_MS)
      influx.goOn()
      await stage.pause(2_000)
      stage.expect(await isReady(consumer), 'the consumer did not say that it was ready again')
      expectSteady(stage, consumer)
      return expectedOf(await load.stop())
    },
  },
  {
    name: 'postgres-down',
    does: `PostgreSQL stopped for ${POSTGRES_DOWN_MS / 1000} s, twice, and ${TERMINATIONS} times its connections cut`,
    isAlone: true,
    // So that windows are still to be written when the last message is committed.
    settings: { windows: { flush: '2s' } },
    run: async (stage) => {
      const { postgres } = stage.servers
      const load = stage.startLoad({ perSecond: 1_500, lateShare: 0.02 })
      const consumer = await stage.startConsumer()
      await stage.pause(1_000)
      await restartPostgres(stage)
      for (let cut = 0; cut < TERMINATIONS; cut++) {
        await stage.pause(stage.random.between(50, 600))
        await postgres.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
      }
      await stage.pause(1_000)
      const produced = await load.stop()
      await stage.settle()
      await restartPostgres(stage)
      await waitForFlush(stage)
      stage.expect(consumer.isAlive(), 'the consumer ended')
      return expectedOf(produced)
    },
  },
  {
    name: 'broker-restart',
    does: 'Kafka killed and started on its data, twice',
    isAlone: true,
    run: async (stage) => {
      const { kafka } = stage.servers
      const load = stage.startLoad({ perSecond: 1_500, poisonShare: 0.01 })
      await stage.startConsumer()
      for (let kill = 0; kill < 2; kill++) {
        await stage.pause(stage.random.between(1_000, 2_000))
        await kafka.kill()
        await stage.pause(1_000)
        await kafka.start()
      }
      await stage.pause(2_000)
      return expectedOf(await load.stop())
    },
  },
  {
    name: 'throttle',
    does: `InfluxDB answers 429 and 503 with Retry-After: ${RETRY_AFTER_S}`,
    // One partition sends one request after the other, so any other request is too early.
    settings: { kafka: { partitions: 1 } },
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_000 })
      await stage.startConsumer()
      await stage.pause(1_000)
      for (const status of [429, 503]) {
        const headers = { 'retry-after': String(RETRY_AFTER_S) }
        const cameMs = await stage.proxy.answerNextWrite({ status, headers })
        await stage.pause(RETRY_AFTER_S * 1_000 + 1_500)
        const waitedMs = (stage.proxy.writes.find((atMs) => atMs > cameMs) ?? Infinity) - cameMs
        stage.expect(
          waitedMs >= RETRY_AFTER_S * 1_000 && waitedMs < RETRY_AFTER_S * 1_000 + 1_500,
          `after ${status} the next request came ${waitedMs} ms later`,
        )
      }
      return expectedOf(await load.stop())
    },
  },
  {
    name: 'unauthorized',
    does: `InfluxDB answers 401 for ${WRONG_TOKEN_MS / 1000} s`,
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_000, poisonShare: 0.01 })
      const consumer = await stage.startConsumer()
      await stage.pause(1_000)
      await keepPointsWaiting(stage)
      const before = await committedOf(stage)
      await stage.pause(WRONG_TOKEN_MS)
      const [after, stored] = [await committedOf(stage), await storedOf(stage)]
      stage.expect(
        show(before) === show(after),
        `offsets were committed meanwhile: ${show(before)}, then ${show(after)}`,
      )
      stage.expect(
        isBehind(after, stored),
        `points are waiting, but ${show(after)} is committed of ${show(stored)}`,
      )
      stage.expect(!(await isReady(consumer)), 'the consumer said that it was ready with a wrong token')
      stage.proxy.useToken(undefined)
      await stage.pause(1_000)
      expectSteady(stage, consumer)
      return expectedOf(await load.stop())
    },
  },
]

async function restartPostgres({ servers, pause }: Stage): Promise<void> {
  await servers.postgres.stop()
  await pause(POSTGRES_DOWN_MS)
  await servers.postgres.start()
}

/** A consumer that waits for a server keeps its partitions: it said that it took them over only once. */
function expectSteady({ expect }: Stage, consumer: Program): void {
  const joined = consumer.lines.filter((line) => line.includes('Joined the group')).length
  expect(consumer.isAlive(), 'the consumer ended')
  expect(joined === 1, `the consumer joined the group ${joined} times`)
}

/** What whoever supervises the consumer is told. */
async function isReady({ lines }: Program): Promise<boolean> {
  const [, url] = lines.map((line) => /Metrics are at (\S+)\/metrics/.exec(line)).find(Boolean) ?? []
  return url !== undefined && (await fetch(`${url}/readyz`)).ok
}
