import { expectedOf } from './expected.ts'
import { keepPointsWaiting, waitForFlush } from './offsets.ts'
import { TAKEN_OVER, type Program } from './program.ts'
import type { Fault, Stage } from './types.ts'

const KILLS = 2
/** Some checkpoints, and events of windows that began before them. */
const STEADY_MS = 2_500
const STOPS = 12
const SLEEPS = 3
/** Longer than the session of a drill. */
const SLEEP_MS = 7_500

export const CRASHES: readonly Fault[] = [
  {
    name: 'kill9',
    does: 'consumer killed at random moments, between rows and points, between checkpoints, and when all is read',
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_000, poisonShare: 0.01, lateShare: 0.02 })
      for (let kill = 0; kill < KILLS; kill++) {
        const consumer = await stage.startConsumer()
        await stage.pause(stage.random.between(20, 1_000))
        await kill9(consumer)
      }
      await killWhileItWaits(stage)
      const steady = await stage.startConsumer()
      await stage.pause(STEADY_MS)
      await kill9(steady)
      const last = await stage.startConsumer()
      const produced = await load.stop()
      await stage.settle()
      // Its last windows are still to be written, and no message comes any more that would remind anybody.
      await kill9(last)
      await stage.startConsumer()
      await waitForFlush(stage)
      return expectedOf(produced)
    },
  },
  {
    name: 'sigterm',
    does: `${STOPS} times told to stop in the middle of its work`,
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_000 })
      for (let stop = 0; stop < STOPS; stop++) {
        const consumer = await stage.startConsumer()
        await stage.pause(stage.random.between(0, 700))
        await stage.stopConsumer(consumer)
      }
      const produced = await load.stop()
      await stage.startConsumer()
      return expectedOf(produced)
    },
  },
  {
    name: 'rebalance',
    does: 'three consumers join, are stopped and are killed under load',
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_000 })
      const first = await stage.startConsumer()
      const second = await joinAnother(stage)
      const third = await joinAnother(stage)
      await stage.stopConsumer(second)
      await stage.pause(stage.random.between(300, 1_500))
      await kill9(third)
      await joinAnother(stage)
      await kill9(first)
      await joinAnother(stage)
      await stage.pause(stage.random.between(300, 1_500))
      return expectedOf(await load.stop())
    },
  },
  {
    name: 'zombie',
    does: `consumer stands still for ${SLEEP_MS / 1000} s while another takes over, ${SLEEPS} times`,
    run: async (stage) => {
      const load = stage.startLoad({ perSecond: 1_000, lateShare: 0.02 })
      let [sleeper, other] = [await stage.startConsumer(), await joinAnother(stage)]
      for (let sleep = 0; sleep < SLEEPS; sleep++) {
        await stage.pause(stage.random.between(300, 1_200))
        // It sleeps between its transaction and its points: when it wakes up, they are of the past.
        await keepPointsWaiting(stage)
        sleeper.signal('SIGSTOP')
        stage.proxy.useToken(undefined)
        await Promise.all([other.said(TAKEN_OVER), stage.pause(SLEEP_MS)])
        sleeper.signal('SIGCONT')
        await sleeper.said(TAKEN_OVER)
        ;[sleeper, other] = [other, sleeper]
      }
      stage.expect(sleeper.isAlive() && other.isAlive(), 'a consumer ended')
      return expectedOf(await load.stop())
    },
  },
]

/** While it joins, the others give up what they have. */
async function joinAnother(stage: Stage): Promise<Program> {
  const consumer = await stage.startConsumer()
  await stage.pause(stage.random.between(300, 1_500))
  return consumer
}

/** Rows and position are stored, but neither points nor dead letters are sent. */
async function killWhileItWaits(stage: Stage): Promise<void> {
  const consumer = await stage.startConsumer()
  await keepPointsWaiting(stage)
  await kill9(consumer)
  stage.proxy.useToken(undefined)
}

async function kill9(consumer: Program): Promise<void> {
  consumer.signal('SIGKILL')
  await consumer.ended
}
