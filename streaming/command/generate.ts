import {
  generate as produce,
  openMessageFile,
  readMessageFile,
  toTopic,
  type OutgoingMessage,
  type Produced,
  type Sink,
} from '../produce/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import { questionLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { momentOf } from './moment.ts'
import { openKafka } from './servers.ts'

export interface GenerateOptions {
  /** 0 is as fast as the sink takes them. */
  readonly rate?: number
  readonly count?: number
  readonly seconds?: number
  readonly seed?: number
  readonly start?: string
  /** A file instead of Kafka. */
  readonly output?: string
  /** A file that an earlier call wrote: its messages are sent as they stand there. */
  readonly input?: string
}

/** What a schedule is made of when nothing waits for it. */
const UNPACED_RATE = 10_000
const PIECE = 1_000

/** Lets the simulated bank live, into the topic or a file. Ends with what was sent, as JSON. */
export async function generate(context: StreamContext, options: GenerateOptions): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  const { rate = settings.generator.ratePerSecond, seed = settings.generator.seed } = options
  const startMs = momentOf('start', options.start)
  const sink = await openSink(context, settings, options.output)
  try {
    if (options.input !== undefined) return await sendFile(options.input, sink, context.signal)
    const produced = await produce(
      {
        settings: { ...settings.generator, seed, ratePerSecond: rate || UNPACED_RATE },
        partitions: settings.kafka.partitions,
        maxMessageBytes: settings.batch.maxMessageBytes,
        isPaced: rate > 0 && options.output === undefined,
        signal: context.signal,
        ...(startMs !== undefined && { startMs }),
        ...(options.count !== undefined && { count: options.count }),
        ...(options.seconds !== undefined && { seconds: options.seconds }),
      },
      sink,
    )
    return { exitCode: 0, output: toJson(produced) }
  } finally {
    await sink.close()
  }
}

async function openSink(
  context: StreamContext,
  settings: StreamingSettings,
  file: string | undefined,
): Promise<Sink> {
  if (file !== undefined) return await openMessageFile(file)
  const kafka = await openKafka(settings, questionLog(context))
  const topic = toTopic(await kafka.producer(), settings.kafka.topic)
  return {
    send: async (messages, signal) => topic.send(messages, signal),
    close: async () => {
      await topic.close()
      await kafka.close()
    },
  }
}

async function sendFile(file: string, sink: Sink, signal: AbortSignal): Promise<StreamOutcome> {
  let piece: OutgoingMessage[] = []
  let sent = 0
  for await (const message of readMessageFile(file)) {
    piece.push(message)
    if (piece.length < PIECE) continue
    await sink.send(piece, signal)
    sent += piece.length
    piece = []
  }
  if (piece.length > 0) await sink.send(piece, signal)
  return { exitCode: 0, output: JSON.stringify({ messages: sent + piece.length }, undefined, 2) }
}

function toJson(produced: Produced): string {
  return JSON.stringify(
    produced,
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  )
}
