import type { StreamEvent } from '../event/index.ts'
import { cellLine, eventLine } from '../influx/index.ts'
import type { Batch, ProducerMessage } from '../kafka/index.ts'
import { toLetter } from '../letter/index.ts'
import { measureWrite } from '../observe/index.ts'
import type { Alert } from '../rule/index.ts'
import type { Cell } from '../window/index.ts'
import type { Parts } from './parts.ts'
import type { RejectedMessage } from './read-chunk.ts'

/** What has to leave before a piece of a partition counts as delivered. */
export interface Delivery {
  readonly partition: number
  readonly events: readonly StreamEvent[]
  readonly cells: readonly Cell[]
  readonly rejected: readonly RejectedMessage[]
  readonly alerts: readonly Alert[]
  /** The message that an event was read from. */
  readonly messageOf: (event: StreamEvent) => RejectedMessage['message'] | undefined
}

/** How a delivery keeps its place while it waits for a server. */
export type Keeper = Pick<Batch, 'heartbeat' | 'isStale'> & { readonly signal: AbortSignal }

/**
 * Sends points, then dead letters and alerts, and returns when all servers have them. Every part may be sent again: points
 * overwrite themselves, letters and alerts carry where they come from.
 *
 * @returns false when the partition was taken away meanwhile
 */
export async function deliver(parts: Parts, delivery: Delivery, keeper: Keeper): Promise<boolean> {
  const refused = await writePoints(parts, delivery, keeper)
  if (!refused) return false
  await sendLetters(parts, [...delivery.rejected, ...refused], keeper.signal)
  await sendAlerts(parts, delivery.alerts, keeper.signal)
  return true
}

async function writePoints(
  { influx, metrics }: Parts,
  { events, cells, partition, messageOf }: Delivery,
  keeper: Keeper,
): Promise<readonly RejectedMessage[] | undefined> {
  if (!influx || events.length + cells.length === 0) return []
  const receivedAtMs = Date.now()
  const lines = [
    ...events.map((event) => eventLine(event, receivedAtMs)),
    ...cells.map((cell) => cellLine(cell, partition)),
  ]
  const outcome = await measureWrite(
    metrics,
    { sink: 'influx', size: lines.length, isWritten: (result) => result !== 'stale' },
    async () => influx.write(lines, keeper),
  )
  if (outcome === 'stale') return undefined
  const writtenAtMs = Date.now()
  for (const event of events) metrics.latency.observe({}, (writtenAtMs - event.occurredAtMs) / 1000)
  return outcome.refused.flatMap(({ index, detail }) => {
    const event = events[index]
    const message = event && messageOf(event)
    return message ? [{ message, rejection: { stage: 'influx', reason: 'influx_refused', detail } }] : []
  })
}

async function sendLetters(
  { producer, settings, metrics, application }: Parts,
  rejected: readonly RejectedMessage[],
  signal: AbortSignal,
): Promise<void> {
  if (rejected.length === 0) return
  const context = { group: settings.kafka.group, application, nowMs: Date.now() }
  const letters = rejected.map(({ message, rejection }) => toLetter(message, rejection, context))
  const write = { sink: 'kafka', size: letters.length } as const
  await measureWrite(metrics, write, async () =>
    producer.send(settings.kafka.deadLetterTopic, letters, signal),
  )
  for (const { rejection } of rejected) {
    metrics.deadLetters.inc({ stage: rejection.stage, reason: rejection.reason })
  }
}

async function sendAlerts(
  { producer, settings, metrics }: Parts,
  alerts: readonly Alert[],
  signal: AbortSignal,
): Promise<void> {
  if (alerts.length === 0) return
  const messages = alerts.map(alertMessage)
  const write = { sink: 'kafka', size: messages.length } as const
  await measureWrite(metrics, write, async () => producer.send(settings.kafka.alertTopic, messages, signal))
  for (const { rule, severity } of alerts) metrics.alerts.inc({ rule, severity })
}

/** Keyed like the transactions, so that the alerts of an account keep their order. */
function alertMessage(alert: Alert): ProducerMessage {
  const { id, rule, severity, accountId, transactionId, occurredAtMs, reason } = alert
  return {
    key: accountId,
    value: JSON.stringify({
      alert_id: id,
      rule,
      severity,
      account_id: accountId,
      transaction_id: transactionId,
      occurred_at: new Date(occurredAtMs).toISOString(),
      reason,
    }),
  }
}
