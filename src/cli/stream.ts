import type * as Streaming from '../../streaming/index.ts'
import type { CommandOutcome } from '../commands/index.ts'
import type { Command } from './command.ts'
import type { Given } from './option.ts'

const ACTIONS = ['generate', 'run', 'check', 'reconcile', 'explain', 'dlq', 'dashboards', 'drill'] as const

export const streamCommand: Command = {
  name: 'stream',
  summary: 'Take live transactions from Kafka to InfluxDB and the warehouse',
  options: {
    rate: {
      type: 'number',
      describe: 'Transactions a second that generate makes; 0 is as fast as it can',
      atLeast: 0,
    },
    count: { type: 'number', describe: 'Messages after which generate ends', atLeast: 1 },
    seconds: { type: 'number', describe: 'Seconds after which generate ends', atLeast: 1 },
    seed: {
      type: 'number',
      describe: 'Which transactions generate makes: the same seed and start, the same bytes',
    },
    start: { type: 'text', describe: 'Moment of the first transaction, ISO 8601; now by default' },
    output: {
      type: 'text',
      describe: 'File of generate, or folder of dashboards, instead of Kafka and streaming/',
    },
    input: { type: 'text', describe: 'File of an earlier generate, to be sent to Kafka as it is' },
    running: { type: 'flag', describe: 'Let reconcile pass over messages that are not read yet' },
    once: { type: 'flag', describe: 'Let run end once all is delivered that was in the topic when it began' },
    from: { type: 'text', describe: 'First moment that explain and dlq look at, ISO 8601' },
    to: { type: 'text', describe: 'Moment at which explain and dlq stop looking, ISO 8601' },
    with: { type: 'text', describe: 'Settings that explain tries instead, as a YAML map: {count: 5}' },
    stage: {
      type: 'text',
      describe: 'Only dead letters of this stage',
      choices: ['decode', 'validate', 'influx', 'warehouse'],
    },
    reason: { type: 'text', describe: 'Only dead letters with this reason' },
    limit: {
      type: 'number',
      describe: 'How many dead letters or alerts are shown; all are replayed',
      atLeast: 1,
    },
    fault: { type: 'list', describe: 'Faults that drill tries; all by default' },
  },
  isServer: (given) => ['run', 'generate'].includes(given.text('action') ?? ''),
  argument: {
    name: 'action',
    choices: ACTIONS,
    following: { name: 'what', after: { explain: [], dlq: ['show', 'replay'] } },
  },
  run: async (options, given) => {
    const [commands, streaming] = await Promise.all([
      import('../commands/index.ts'),
      import('../../streaming/index.ts'),
    ])
    const context = {
      ...commands.readStream(options),
      logFormat: given.text('log-format') === 'json' ? ('json' as const) : ('text' as const),
      isQuiet: given.flag('quiet'),
      signal: options.signal,
      print: (text: string) => options.emit({ kind: 'message', text }),
    }
    return await carryOut(streaming, context, given)
  },
}

async function carryOut(
  streaming: typeof Streaming,
  context: Streaming.StreamContext,
  given: Given,
): Promise<CommandOutcome> {
  const what = given.text('what') ?? ''
  switch (ACTIONS.find((one) => one === given.text('action')) ?? 'check') {
    case 'generate':
      return streaming.generate(context, {
        ...numbers(given, ['rate', 'count', 'seconds', 'seed']),
        ...texts(given, ['start', 'output', 'input']),
      })
    case 'reconcile':
      return streaming.reconcile(context, { isRunning: given.flag('running') })
    case 'run':
      return streaming.run(context, { endsWhenRead: given.flag('once') })
    case 'check':
      return streaming.check(context)
    case 'explain':
      return streaming.explain(context, {
        rule: what,
        ...texts(given, ['from', 'to', 'with']),
        ...numbers(given, ['limit']),
      })
    case 'dlq': {
      const filter = { ...texts(given, ['from', 'to', 'stage', 'reason']), ...numbers(given, ['limit']) }
      return what === 'replay'
        ? streaming.replayLetters(context, filter)
        : streaming.showLetters(context, filter)
    }
    case 'dashboards':
      return streaming.dashboards(context, texts(given, ['output']))
    case 'drill':
      return streaming.drill(context, { faults: given.list('fault') })
  }
}

/** The options that were given, by their names. */
function texts<Name extends string>(given: Given, names: readonly Name[]): Partial<Record<Name, string>> {
  return onlyGiven(names, (name) => given.text(name))
}

function numbers<Name extends string>(given: Given, names: readonly Name[]): Partial<Record<Name, number>> {
  return onlyGiven(names, (name) => given.number(name))
}

function onlyGiven<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value | undefined,
): Partial<Record<Name, Value>> {
  const entries = names.map((name) => [name, valueOf(name)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<
    Record<Name, Value>
  >
}
