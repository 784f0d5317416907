import { bindArguments } from '../python/call.ts'
import { typeError, valueError } from '../python/error.ts'
import { entriesOf } from '../python/json.ts'
import { isFloat, isNumber, numeric, typeName } from '../python/kinds.ts'
import { textOf } from '../python/text.ts'
import { dictOf, failUndefined, Namespace, Range, Undefined } from '../python/values.ts'
import { MacroReturn } from './failure.ts'
import { hostFunction, type HostFunction } from './host.ts'

/** Names that every template has, unless its scope says otherwise. */
export const GLOBALS: ReadonlyMap<string, HostFunction> = new Map([
  ['range', hostFunction('range', ['start', 'stop', 'step'], range)],
  ['namespace', hostFunction('namespace', ['*sources', '**attributes'], namespace)],
  ['dict', { ...hostFunction('dict', ['*sources', '**entries'], dict), text: () => "<class 'dict'>" }],
  ['cycler', hostFunction('cycler', ['*items'], cycler)],
  ['joiner', hostFunction('joiner', ['sep'], joiner)],
  ['return', hostFunction('return', ['data'], returnValue)],
])

function range(...given: readonly unknown[]): Range {
  const [first = 0, second, third = 1] = given.map(asInteger)
  if (third === 0) throw valueError('range() arg 3 must not be zero')
  return second === undefined ? new Range(0, first, third) : new Range(first, second, third)
}

function asInteger(value: unknown): number | undefined {
  if (value === undefined) return undefined
  if (isNumber(value) && !isFloat(value)) return Number(numeric(value))
  if (value instanceof Undefined) failUndefined(value)
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
}

function namespace(sources: unknown, attributes: unknown): Namespace {
  const result = new Namespace()
  for (const [name, value] of allEntries(sources, attributes)) result.attributes.set(textOf(name), value)
  return result
}

function dict(sources: unknown, entries: unknown): unknown {
  return dictOf(allEntries(sources, entries))
}

function allEntries(sources: unknown, named: unknown): readonly (readonly [unknown, unknown])[] {
  const positional = (sources as readonly unknown[]).flatMap(entriesOf)
  return [...positional, ...Object.entries(named as Readonly<Record<string, unknown>>)]
}

/** Hands out its items in turn, for ever. */
function cycler(items: unknown): unknown {
  const all = items as readonly unknown[]
  let at = 0
  const methods: Readonly<Record<string, HostFunction>> = {
    next: hostFunction('next', [], () => all[at++ % all.length]),
    reset: hostFunction('reset', [], () => void (at = 0)),
  }
  return {
    templateType: 'Cycler',
    attribute: (name: string) => (name === 'current' ? all[at % all.length] : methods[name]),
  }
}

/** Gives nothing the first time, then the separator. */
function joiner(separator: unknown): HostFunction {
  let isUsed = false
  return {
    templateType: 'Joiner',
    invoke: (positional, named) => {
      bindArguments('joiner', [], { positional, named })
      const text = isUsed ? (separator ?? ', ') : ''
      isUsed = true
      return text
    },
  }
}

function returnValue(value: unknown): never {
  throw new MacroReturn(value ?? null)
}
