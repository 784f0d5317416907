import { problem, type Problem } from '../errors/index.ts'
import { nearest } from '../util/index.ts'
import type { Argument, Command } from './command.ts'
import { GLOBAL_OPTIONS, type Given, type Option, type Options } from './option.ts'

/** What yargs read: values by option name, `_` for the other words. */
export type Values = Readonly<Record<string, unknown>>

/** Everything that is wrong with the options of a command. */
export function checkOptions(command: Command, values: Values, argv: readonly string[]): readonly Problem[] {
  const options = { ...GLOBAL_OPTIONS, ...command.options }
  return [
    ...unknownOptions({ command, options }, values, argv),
    ...Object.entries(options).flatMap(([name, option]) =>
      allValues(values[name]).flatMap((value) => checkValue(`--${name}`, option, value)),
    ),
    ...checkWords(command, values),
  ]
}

/** Gives options by name and type; the last one wins where an option takes one value. */
export function givenFrom(values: Values, options: Options): Given {
  const one = (name: string) => allValues(values[name]).at(-1) ?? options[name]?.default
  return {
    text: (name) => textOf(one(name)),
    number: (name) => (one(name) === undefined ? undefined : Number(one(name))),
    flag: (name) => one(name) === true,
    isOff: (name) => one(name) === false,
    list: (name) => allValues(values[name]).map((value) => textOf(value) ?? ''),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function allValues(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  // An option of a list without any value is an empty list: as wrong as an empty text.
  if (Array.isArray(value)) return value.length === 0 ? [''] : (value as readonly unknown[])
  return [value]
}

function unknownOptions(
  { command, options }: { readonly command: Command; readonly options: Options },
  values: Values,
  argv: readonly string[],
): readonly Problem[] {
  const known = new Set([...Object.keys(options), '_', '$0', 'help', ...argumentNames(command)])
  return Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => {
      const close = name.length > 1 ? nearest(name, Object.keys(options)) : undefined
      const facts = { option: asWritten(name, argv), command: command.name }
      return problem('USAGE_UNKNOWN_OPTION', {
        ...facts,
        nearest: close === undefined ? close : `--${close}`,
      })
    })
}

/** yargs tells `--no-wait` as `wait`, which the user never wrote. */
function asWritten(name: string, argv: readonly string[]): string {
  if (name.length === 1) return `-${name}`
  return argv.includes(`--no-${name}`) ? `--no-${name}` : `--${name}`
}

function checkValue(name: string, option: Option, value: unknown): readonly Problem[] {
  const text = String(value)
  if (option.type === 'flag') return []
  if (text.trim() === '') return [problem('USAGE_VALUE_MISSING', { option: name, choices: option.choices })]
  if (option.choices && !option.choices.includes(text)) return [badChoice(name, option.choices, text)]
  if (option.type === 'number') return checkNumber(name, option, text)
  return []
}

function checkNumber(option: string, { atLeast = 0 }: Option, actual: string): readonly Problem[] {
  if (/^-?\d+$/.test(actual) && Number(actual) >= atLeast) return []
  const expected = `a whole number from ${atLeast} up`
  return [problem('USAGE_VALUE_INVALID', { option, expected, actual })]
}

function checkWords(command: Command, values: Values): readonly Problem[] {
  const words = allWords(values).slice(1)
  const problems = command.argument ? checkArgument(command, command.argument, values) : []
  if (problems.length > 0) return problems
  return words.map((word) => problem('USAGE_ARGUMENT_UNEXPECTED', { argument: word, command: command.name }))
}

function checkArgument(command: Command, argument: Argument, values: Values): readonly Problem[] {
  const problems = checkWord(argument, values)
  const { following } = argument
  if (problems.length > 0 || !following) return problems
  const choices = following.after[textOf(values[argument.name]) ?? '']
  const word = textOf(values[following.name])
  if (choices) return checkWord({ name: following.name, choices }, values)
  return word === undefined
    ? []
    : [problem('USAGE_ARGUMENT_UNEXPECTED', { argument: word, command: command.name })]
}

/** Any word will do where there are no choices. */
function checkWord({ name, choices }: Argument, values: Values): readonly Problem[] {
  const actual = textOf(values[name])
  if (actual === undefined) {
    const known = choices.length > 0 ? choices : undefined
    return [problem('USAGE_VALUE_MISSING', { option: `<${name}>`, choices: known })]
  }
  return choices.length === 0 || choices.includes(actual) ? [] : [badChoice(`<${name}>`, choices, actual)]
}

function argumentNames({ argument }: Command): readonly string[] {
  return [argument?.name, argument?.following?.name].flatMap((name) => name ?? [])
}

/** The words that belong to no option: the command first. */
export function allWords(values: Values): readonly string[] {
  return ((values['_'] ?? []) as readonly unknown[]).map(String)
}

function badChoice(option: string, choices: readonly string[], actual: string): Problem {
  const expected = `one of ${choices.join(', ')}`
  return problem('USAGE_VALUE_INVALID', { option, expected, actual, nearest: nearest(actual, choices) })
}
