import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { InfluxDB, Point } from '@influxdata/influxdb-client'
import { expect } from 'vitest'

import { startService, type Service } from './services.ts'
import { createTopic, kafkaAt, test } from './streaming.ts'

async function offsetsOf(kafkaUrl: string, topic: string): Promise<number> {
  const admin = kafkaAt(kafkaUrl).admin()
  await admin.connect()
  const offsets = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  return offsets.reduce((sum, { offset }) => sum + Number(offset), 0)
}

async function send(kafkaUrl: string, topic: string, count: number): Promise<void> {
  const producer = kafkaAt(kafkaUrl).producer({ idempotent: true })
  await producer.connect()
  const messages = Array.from({ length: count }, (_, id) => ({ key: String(id), value: `message ${id}` }))
  await producer.send({ topic, messages, acks: -1 })
  await producer.disconnect()
}

test('a new topic takes messages at once', async ({ kafkaUrl, topic }) => {
  await send(kafkaUrl, topic, 100)
  expect(await offsetsOf(kafkaUrl, topic)).toBe(100)
})

test('a bucket gives back what was written, with its nanoseconds', async ({ bucket }) => {
  const { url, token, org, bucket: name } = bucket
  const client = new InfluxDB({ url, token })
  const api = client.getWriteApi(org, name, 'ns')
  api.writePoint(
    new Point('payment').tag('branch', 'Łódź').intField('cents', 1250).timestamp('1700000000000000001'),
  )
  await api.close()
  const flux = `from(bucket: "${name}") |> range(start: 0) |> keep(columns: ["_time", "_value", "branch"])`
  const rows = await client.getQueryApi(org).collectRows(flux)
  expect(rows).toMatchObject([{ _time: '2023-11-14T22:13:20.000000001Z', _value: 1250, branch: 'Łódź' }])
})

test('a database is there beside them', async ({ database }) => {
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a broker that was killed comes back on its data and at its port', async ({ kafkaUrl }) => {
  expect(kafkaUrl).toMatch(/^127\.0\.0\.1:\d+$/)
  const data = await mkdtemp(join(tmpdir(), 'tool-kept-'))
  const services: Service[] = []
  try {
    const first = await startService('kafka', { data })
    services.push(first)
    const topic = await createTopic(first.url, 3)
    await send(first.url, topic, 1000)
    await first.kill()
    const port = Number(first.url.split(':').at(-1))
    const second = await startService('kafka', { data, port })
    services.push(second)
    expect(second.url).toBe(first.url)
    expect(await offsetsOf(second.url, topic)).toBe(1000)
  } finally {
    for (const service of services) await service.stop()
    await rm(data, { recursive: true })
  }
})

test('a service that nobody knows is an error that names those that are', async () => {
  await expect(startService(`no-${randomBytes(2).toString('hex')}`)).rejects.toThrow(
    /known are mongodb, kafka/,
  )
})
