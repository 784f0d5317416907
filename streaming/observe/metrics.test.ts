import { expect, test } from 'vitest'

import { METRICS, PROCESS_METRICS } from './definitions.ts'
import { measureWrite } from './measure-write.ts'
import { createMetrics } from './metrics.ts'

const OPTIONS = {
  version: '1.2.3',
  windows: ['1s', '1m'],
  rules: [{ id: 'velocity', severity: 'high' }],
} as const

test('every metric has a name by the rules of Prometheus', () => {
  const definitions = Object.values(METRICS)
  expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length)
  for (const { kind, name, help } of definitions) {
    expect(name).toMatch(/^txstream_[a-z_]+[a-z]$/)
    expect(name.endsWith('_total')).toBe(kind === 'counter')
    expect(help).toMatch(/^[A-Z0-9].*\.$/)
  }
})

test('counters start at 0 with every label set that is known', async () => {
  const text = await scrape(createMetrics(OPTIONS))
  expect(valuesOf(text, METRICS.transactions.name)).toHaveLength(24)
  expect(valuesOf(text, METRICS.deadLetters.name)).toHaveLength(11)
  expect(text).toContain('txstream_dlq_total{stage="decode",reason="not_json"} 0')
  expect(text).toContain('txstream_late_events_total{window="1m"} 0')
  expect(text).toContain('txstream_alerts_total{rule="velocity",severity="high"} 0')
  expect(valuesOf(text, METRICS.writeRetries.name)).toHaveLength(7)
  expect(text).toContain('txstream_duplicates_total 0')
  expect(text).toContain('txstream_write_duration_seconds_count{sink="influx",outcome="ok"} 0')
  expect(text).toContain('txstream_end_to_end_latency_seconds_bucket{le="60"} 0')
  expect(text).toContain('txstream_build_info{version="1.2.3"} 1')
})

test('a gauge says nothing until it is set', async () => {
  const metrics = createMetrics(OPTIONS)
  const gauges = Object.values(METRICS).filter(({ kind, name }) => kind === 'gauge' && !name.endsWith('info'))
  const before = await scrape(metrics)
  for (const { name } of gauges) expect(valuesOf(before, name)).toEqual([])
  metrics.lastCommit.set({}, 1700)
  metrics.reconciliationDifference.set({ topic: 't', partition: 0, measure: 'cents' }, 0)
  const after = await scrape(metrics)
  expect(valuesOf(after, METRICS.lastCommit.name)).toEqual(['1700'])
  expect(valuesOf(after, METRICS.reconciliationDifference.name)).toEqual(['0'])
})

test('a partition starts at 0, and its lag goes with it', async () => {
  const metrics = createMetrics(OPTIONS)
  const [ours, kept] = [
    { topic: 't', partition: 3 },
    { topic: 't', partition: 4 },
  ]
  metrics.takePartition(ours)
  for (const partition of [ours, kept]) metrics.lagMessages.set(partition, 12)
  metrics.lagSeconds.set(ours, 2)
  expect(await scrape(metrics)).toContain('txstream_messages_consumed_total{topic="t",partition="3"} 0')
  metrics.dropPartition(ours)
  const text = await scrape(metrics)
  expect(valuesOf(text, METRICS.lagMessages.name)).toEqual(['12'])
  expect(valuesOf(text, METRICS.lagSeconds.name)).toEqual([])
  expect(text).toContain('txstream_messages_consumed_total{topic="t",partition="3"} 0')
})

test('a write tells its time, its size and what came of it', async () => {
  const metrics = createMetrics(OPTIONS)
  const sink = 'influx'
  expect(await measureWrite(metrics, { sink, size: 7 }, async () => 'done')).toBe('done')
  const failing = measureWrite(metrics, { sink, size: 9 }, async () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  const givenUp = { sink, size: 5, isWritten: () => false } as const
  expect(await measureWrite(metrics, givenUp, async () => 'stale')).toBe('stale')
  const text = await scrape(metrics)
  expect(text).toContain('txstream_points_written_total{sink="influx"} 7')
  expect(text).toContain('txstream_write_batch_size_sum{sink="influx"} 7')
  expect(text).toContain('txstream_write_duration_seconds_count{sink="influx",outcome="ok"} 1')
  expect(text).toContain('txstream_write_duration_seconds_count{sink="influx",outcome="failed"} 2')
})

test('two processes of one program share nothing', async () => {
  const [one, other] = [createMetrics(OPTIONS), createMetrics(OPTIONS)]
  one.rebalances.inc({})
  expect(valuesOf(await scrape(one), METRICS.rebalances.name)).toEqual(['1'])
  expect(valuesOf(await scrape(other), METRICS.rebalances.name)).toEqual(['0'])
})

test('what is asked about the process is there', async () => {
  const text = await scrape(createMetrics(OPTIONS))
  for (const { name } of Object.values(PROCESS_METRICS)) expect(valuesOf(text, name)).toHaveLength(1)
})

function scrape({ registry }: ReturnType<typeof createMetrics>): Promise<string> {
  return registry.metrics()
}

function valuesOf(text: string, name: string): readonly string[] {
  return Array.from(
    text.matchAll(new RegExp(String.raw`^${name}(?:\{.*\})? (\S+)$`, 'gm')),
    ([, value = '']) => value,
  )
}
