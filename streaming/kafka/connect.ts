import type { Admin } from 'kafkajs'

import type { KafkaSettings } from '../settings/index.ts'
import { createClient, type ClientContext } from './client.ts'
import { openConsumer } from './consumer.ts'
import { kafkaProblem } from './problems.ts'
import { openProducer } from './producer.ts'
import { scanRanges } from './scan.ts'
import { ensureTopics, readCommitted, readWatermarks } from './topics.ts'
import type { KafkaLog, KafkaPort } from './types.ts'

/**
 * Connects to Kafka, so that a wrong address or login is told before anything else begins.
 *
 * @throws ProjectError T5101 when no broker answers, T5102 when the login is refused
 */
export async function connectKafka(
  settings: KafkaSettings,
  { clientId, log }: { readonly clientId: string; readonly log: KafkaLog },
): Promise<KafkaPort> {
  const context: ClientContext = { settings, clientId, log }
  const { brokers } = settings
  const admin = createClient(context, { retries: 5 }).admin()
  await connectFirst()

  /** Tries less than what comes later: somebody waits for the answer. */
  async function connectFirst(): Promise<void> {
    const first = createClient(context, { retries: 2 }).admin()
    await asking('connecting', async () => {
      await first.connect()
      await first.disconnect()
      await admin.connect()
    })
  }

  async function asking<Answer>(doing: string, ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    try {
      return await ask(admin)
    } catch (error) {
      throw kafkaProblem(error, brokers, doing)
    }
  }

  const watermarksOf = (topic: string) =>
    asking(`reading the offsets of "${topic}"`, () => readWatermarks(admin, topic))

  return {
    ensureTopics: (topics) =>
      asking(`making the topics ${topics.map(({ name }) => name).join(', ')}`, () =>
        ensureTopics(admin, topics),
      ),
    offsets: watermarksOf,
    committed: (group, topic) =>
      asking(`reading what "${group}" committed`, () => readCommitted(admin, group, topic)),
    producer: () => asking('connecting a producer', () => openProducer(context)),
    consume: (options) =>
      openConsumer(context, { ...options, watermarks: () => watermarksOf(options.topic) }),
    scan: (topic, ranges) =>
      scanRanges({
        topic,
        ranges,
        watermarks: () => watermarksOf(topic),
        consume: (parts) => openConsumer(context, parts),
        async deleteGroup(group) {
          try {
            await admin.deleteGroups([group])
          } catch (error) {
            // Kafka forgets a group without members by itself after some days.
            log('info', 'The group of a scan was not deleted', { group, error: (error as Error).message })
          }
        },
      }),
    close: () => admin.disconnect(),
  }
}
