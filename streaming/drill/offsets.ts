import type { Stage } from './types.ts'

const PATIENCE_MS = 20_000

/** Offsets by partition. */
export type Offsets = ReadonlyMap<number, number>

export async function committedOf({ kafka, settings }: Stage): Promise<Offsets> {
  return kafka.committed(settings.kafka.group, settings.kafka.topic)
}

/** Where the warehouse stands. */
export async function storedOf({ servers, settings }: Stage): Promise<Offsets> {
  const rows = await servers.postgres.query(
    'select kafka_partition, next_offset from _stream.positions where target_schema = $1',
    [settings.warehouse.schema],
  )
  return new Map(rows.map(([partition, next]) => [Number(partition), Number(next)]))
}

/** In each partition are rows that are stored, and not committed. */
export function isBehind(committed: Offsets, stored: Offsets): boolean {
  return Array.from(stored).every(([partition, next]) => (committed.get(partition) ?? 0) < next)
}

/**
 * Lets InfluxDB refuse what it is sent, until consumers stand between their rows and their points in every partition. It goes
 * on doing so: `useToken(undefined)` ends it.
 */
export async function keepPointsWaiting(stage: Stage): Promise<void> {
  stage.proxy.useToken('wrong')
  const writes = stage.proxy.writes.length
  const deadline = Date.now() + PATIENCE_MS
  do {
    if (Date.now() > deadline) {
      const [committed, stored] = [show(await committedOf(stage)), show(await storedOf(stage))]
      throw new Error(
        `no consumer came to stand between rows and points: ${committed} committed, ${stored} stored`,
      )
    }
    await stage.pause(200)
  } while (
    stage.proxy.writes.length < writes + stage.settings.kafka.partitions ||
    !isBehind(await committedOf(stage), await storedOf(stage))
  )
}

/** Waits until the state of every partition is written down as it is at the end, or long enough for that. */
export async function waitForFlush({
  servers,
  settings,
  pause,
}: Pick<Stage, 'servers' | 'settings' | 'pause'>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const [[open] = []] = await servers.postgres.query(
      `select count(*) from _stream.positions as mine
left join _stream.checkpoints as saved using (target_schema, topic, kafka_partition)
where target_schema = $1 and next_offset > first_offset and checkpoint_offset is distinct from next_offset`,
      [settings.warehouse.schema],
    )
    if (Number(open) === 0) return
    await pause(200)
  }
}

export function show(offsets: Offsets): string {
  return Array.from(offsets, (one) => one.join(':'))
    .toSorted()
    .join(' ')
}
