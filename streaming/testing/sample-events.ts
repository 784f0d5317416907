import type { StreamEvent, Transaction } from '../event/index.ts'

/** A deposit at a place of a topic, with what a test wants to be different. Each offset is another transaction. */
export function sampleEvent(offset: number, different: Partial<StreamEvent> = {}): StreamEvent {
  const at = { topic: 'transactions', partition: 0, offset }
  return {
    transactionId: `T-${different.at?.partition ?? 0}-${offset}`,
    accountId: `A-${offset % 10}`,
    customerId: `C-${offset % 7}`,
    type: 'deposit',
    direction: 'credit',
    amountCents: 1_050 + offset,
    balanceCents: 100_000 - offset,
    currency: 'EUR',
    status: 'completed',
    channel: 'mobile',
    branchId: 'B-1',
    customerAge: 42,
    occurredAtMs: Date.UTC(2026, 0, 1, 12) + offset,
    ageBand: '40-49',
    at,
    origin: different.at ?? at,
    ...different,
  }
}

export function sampleEvents(
  from: number,
  next: number,
  different: Partial<StreamEvent> = {},
): StreamEvent[] {
  return Array.from({ length: next - from }, (_, at) => sampleEvent(from + at, different))
}

/** A payment with nothing special about it. */
export const PAYMENT: Transaction = {
  transactionId: 'T1',
  accountId: 'A1',
  customerId: 'C1',
  type: 'payment',
  direction: 'debit',
  amountCents: 100,
  balanceCents: 0,
  currency: 'USD',
  status: 'completed',
  branchId: 'B01',
  customerAge: 44,
  occurredAtMs: Date.UTC(2026, 10, 28, 9, 10),
}

/** The payment, as it was read. */
export function samplePayment(different: Partial<StreamEvent> = {}): StreamEvent {
  const at = { topic: 't', partition: 2, offset: 0 }
  return { ...PAYMENT, ageBand: '40-49', at, origin: at, ...different }
}
