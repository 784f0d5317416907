import { findLetters, replayLetters as replay, showBytes, type FoundLetter } from '../letter/index.ts'
import { questionLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { momentOf } from './moment.ts'
import { openKafka } from './servers.ts'

export interface LetterOptions {
  readonly from?: string
  readonly to?: string
  readonly stage?: string
  readonly reason?: string
  readonly limit?: number
}

const SHOWN = 20

/** Shows dead letters, the oldest of each partition first. */
export async function showLetters(context: StreamContext, options: LetterOptions): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  const limit = options.limit ?? SHOWN
  await using kafka = await openKafka(settings, questionLog(context))
  const { found, foreign } = await findLetters(kafka, settings.kafka.deadLetterTopic, filterOf(options))
  const shown: string[] = []
  let count = 0
  for await (const letter of found) {
    context.signal.throwIfAborted()
    count += 1
    if (shown.length < limit) shown.push(describe(letter))
  }
  const notes = [
    count > shown.length ? `${count - shown.length} more: give a larger --limit to see them.` : '',
    foreign > 0
      ? `${foreign} records of ${settings.kafka.deadLetterTopic} are no letters of this service.`
      : '',
  ]
  const total = `${count} dead ${count === 1 ? 'letter' : 'letters'}.`
  return { exitCode: 0, output: [...shown, total, ...notes].filter(Boolean).join('\n') }
}

/** Sends the messages of dead letters to their topic again, each as the message that it was. */
export async function replayLetters(context: StreamContext, options: LetterOptions): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  await using kafka = await openKafka(settings, questionLog(context))
  const { sent, before } = await replay(kafka, {
    topic: settings.kafka.deadLetterTopic,
    filter: filterOf(options),
    signal: context.signal,
    ...(options.limit !== undefined && { limit: options.limit }),
  })
  const earlier = before > 0 ? ` ${before} had been sent before, and were not sent again.` : ''
  return { exitCode: 0, output: `Sent ${sent} ${sent === 1 ? 'message' : 'messages'} again.${earlier}` }
}

function filterOf({ from, to, stage, reason }: LetterOptions) {
  const fromMs = momentOf('from', from)
  const toMs = momentOf('to', to)
  return {
    ...(stage !== undefined && { stage }),
    ...(reason !== undefined && { reason }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
  }
}

function describe({
  origin,
  stage,
  reason,
  detail,
  attempts,
  failedAtMs,
  isReplayed,
  value,
}: FoundLetter): string {
  const place = `${origin.topic} ${origin.partition}:${origin.offset}`
  const tries = attempts > 1 ? `, attempt ${attempts}` : ''
  const head = `${new Date(failedAtMs).toISOString()} ${place} ${stage}/${reason}${tries}${isReplayed ? ', sent again' : ''}`
  return `${head}\n  ${detail}\n  ${showBytes(value)}`
}
