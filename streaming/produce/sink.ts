import type { Producer } from '../kafka/index.ts'
import type { OutgoingMessage } from './plan-messages.ts'

/** Where messages go. */
export interface Sink {
  /** Returns when the messages are safe. When the signal ends it may give up, and what became of them is open. */
  send(messages: readonly OutgoingMessage[], signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export function toTopic(producer: Producer, topic: string): Sink {
  return {
    send: (messages, signal) => producer.send(topic, messages, signal),
    close: () => producer.close(),
  }
}
