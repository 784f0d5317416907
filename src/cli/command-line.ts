import yargs from 'yargs'

import { problem, type Problem } from '../errors/index.ts'
import { nearest } from '../util/index.ts'
import { COMMANDS } from './all-commands.ts'
import { allWords, checkOptions, givenFrom, type Values } from './check-options.ts'
import type { Command } from './command.ts'
import { environmentWords } from './environment.ts'
import { GLOBAL_OPTIONS, type Given, type Option, type Options } from './option.ts'
import { normaliseWords } from './words.ts'

export type CommandLine =
  | { readonly kind: 'help'; readonly text: string; readonly exitCode: number }
  | { readonly kind: 'command'; readonly command: Command; readonly given: Given }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[]; readonly given: Given }

/** Understands a command line, with defaults from the environment. Runs nothing. */
export async function readCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandLine> {
  const everyOption = Object.assign({}, GLOBAL_OPTIONS, ...COMMANDS.map((one) => one.options)) as Options
  const words = normaliseWords([...environmentWords(env), ...argv], everyOption)
  const { values, help, failure } = await parseWords(words)
  if (help !== undefined) return { kind: 'help', text: help, exitCode: 0 }
  const given = givenFrom(values, GLOBAL_OPTIONS)
  if (failure !== undefined) {
    return { kind: 'invalid', problems: [problem('USAGE_INVALID', { detail: failure })], given }
  }
  const [name] = allWords(values)
  if (name === undefined) return { kind: 'help', text: await createParser().getHelp(), exitCode: 2 }
  const command = COMMANDS.find((one) => one.name === name)
  if (!command) return { kind: 'invalid', problems: [unknownCommand(name)], given }
  const problems = checkOptions(command, values, argv)
  if (problems.length > 0) return { kind: 'invalid', problems, given }
  return { kind: 'command', command, given: givenFrom(values, { ...GLOBAL_OPTIONS, ...command.options }) }
}

function unknownCommand(command: string): Problem {
  const close = nearest(
    command,
    COMMANDS.map((one) => one.name),
  )
  return problem('USAGE_UNKNOWN_COMMAND', { command, nearest: close })
}

interface ParsedWords {
  readonly values: Values
  readonly help?: string
  readonly failure?: string
}

async function parseWords(words: readonly string[]): Promise<ParsedWords> {
  let printed = ''
  try {
    const values = (await createParser().parse([...words], {}, (_error, _values, output) => {
      printed = output
    })) as Values
    return { values, ...(values['help'] === true && { help: printed }) }
  } catch (error) {
    return { values: {}, failure: error instanceof Error ? error.message : String(error) }
  }
}

function createParser(): ReturnType<typeof yargs> {
  const parser = yargs([])
    .scriptName('tool')
    .usage('tool <command> [options]')
    // Messages in the language of LANG would make the same command print different texts in CI and at home.
    .locale('en')
    .version(false)
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .fail((message, error) => {
      throw error ?? new Error(message)
    })
    .options(asYargs(GLOBAL_OPTIONS))
    .epilogue(
      'Options can also be set by environment variables, such as TOOL_TARGET. "tool --version" prints the version.',
    )
  for (const { name, argument, summary, options } of COMMANDS) {
    const words = [argument, argument?.following].flatMap((one) => (one ? [` [${one.name}]`] : []))
    const usage = `${name}${words.join('')}`
    parser.command(usage, summary, (one) => addOptions(one, { argument, options }))
  }
  return parser
}

function addOptions(
  parser: ReturnType<typeof yargs>,
  { argument, options }: Pick<Command, 'options'> & { readonly argument: Command['argument'] },
): ReturnType<typeof yargs> {
  const own = parser.options(asYargs(options))
  if (!argument) return own
  const described = own.positional(argument.name, { type: 'string', describe: argument.choices.join(', ') })
  const { following } = argument
  if (!following) return described
  const describe = Object.entries(following.after)
    .map(([choice, words]) => `after ${choice}: ${words.join(', ') || 'a name'}`)
    .join('; ')
  return described.positional(following.name, { type: 'string', describe })
}

function asYargs(options: Options): Record<string, YargsOption> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, asYargsOption(option)]))
}

interface YargsOption {
  readonly type: 'string' | 'boolean' | 'array'
  readonly describe: string
}

const YARGS_TYPES = { text: 'string', number: 'string', flag: 'boolean', list: 'array' } as const

function asYargsOption(option: Option): YargsOption {
  return {
    type: YARGS_TYPES[option.type],
    ...(option.type === 'list' && { string: true }),
    ...(option.alias !== undefined && { alias: option.alias }),
    ...(option.default !== undefined && { defaultDescription: String(option.default) }),
    describe: choicesAfter(option),
  }
}

function choicesAfter({ describe, choices }: Option): string {
  return choices ? `${describe}: ${choices.join(', ')}` : describe
}
