import type { KafkaSettings } from '../settings/index.ts'

/**
 * How long after a heartbeat a partition is still this member's for sure. The heartbeat itself is put off by its interval:
 * kafkajs asks the broker only when it is due.
 */
export function leaseMs({
  sessionTimeoutMs,
  heartbeatMs,
}: Pick<KafkaSettings, 'sessionTimeoutMs' | 'heartbeatMs'>): number {
  return sessionTimeoutMs - heartbeatMs
}
