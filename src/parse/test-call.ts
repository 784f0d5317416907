import { problem, type SourceLocation } from '../errors/index.ts'
import type { ConfigValue, ConfigValues } from '../nodes/index.ts'
import {
  entryOf,
  kindOf,
  plainValue,
  scalarText,
  underline,
  valueOf,
  type Located,
  type LocatedEntry,
} from '../project/index.ts'
import type { PlacedText } from './call-places.ts'
import type { ParseContext } from './context.ts'
import { renderValue } from './described.ts'
import { fillDescription, NO_DESCRIPTION, type Description } from './docs.ts'
import { TEST_CONFIG_FIELDS } from './known-fields.ts'

/** An entry under `data_tests:`, whichever of dbt's forms it is written in. */
export interface TestCall {
  /** Without its package. */
  readonly testName: string
  /** `dbt_utils` in `dbt_utils.accepted_range`. */
  readonly namespace: string | undefined
  /** A name that replaces the one made from the arguments. */
  readonly ownName: string | undefined
  readonly description: Description
  readonly config: ConfigValues
  /** As written: the texts in them are templates. */
  readonly arguments: ConfigValues
  /** All texts of the arguments, to find the references in them. */
  readonly texts: readonly PlacedText[]
  readonly location: SourceLocation
}

/** Reads a test that is called by its name alone, or by a map with its name and arguments. */
export function readTestCall(item: Located, context: ParseContext): TestCall | undefined {
  if (item.kind === 'scalar' && typeof item.value === 'string') {
    return buildCall({ name: item.value, location: item.location, body: undefined }, context)
  }
  const named = entryOf(item, 'test_name')?.value
  if (named?.kind === 'scalar') {
    return buildCall({ name: String(named.value), location: named.location, body: item }, context)
  }
  return item.kind === 'map' && item.entries.length === 1
    ? readNamedCall(item.entries[0], context)
    : refuse(item, 'a test with its arguments below its name', context)
}

/** `- accepted_values: {values: [a, b]}`; the arguments may be left out. */
function readNamedCall(entry: LocatedEntry | undefined, context: ParseContext): TestCall | undefined {
  if (!entry) return undefined
  const { key: name, keyLocation: location, value } = entry
  if (value.kind === 'map') return buildCall({ name, location, body: value }, context)
  if (value.kind === 'scalar' && value.value === null)
    return buildCall({ name, location, body: undefined }, context)
  return refuse(value, 'a map of arguments', context)
}

function refuse(value: Located, expected: string, { problems }: ParseContext): undefined {
  const facts = { field: 'data_tests', expected, actual: kindOf(value) }
  problems.push(problem('FIELD_INVALID', facts, { location: value.location }))
}

interface CallParts {
  readonly name: string
  readonly location: SourceLocation
  readonly body: Located | undefined
}

function buildCall({ name, location, body }: CallParts, context: ParseContext): TestCall {
  const dot = name.lastIndexOf('.')
  const written = argumentEntries(body)
  const description = valueOf(body, 'description')
  const ownName = valueOf(body, 'name')
  return {
    testName: name.slice(dot + 1),
    namespace: dot === -1 ? undefined : name.slice(0, dot),
    ownName: ownName && scalarText(plainValue(ownName)),
    description: description
      ? fillDescription(scalarText(plainValue(description)), description.location, context)
      : NO_DESCRIPTION,
    config: callConfig(body, context),
    arguments: Object.fromEntries(written.map(({ key, value }) => [key, plainValue(value)])),
    texts: written.flatMap(({ value }) => textsOf(value)),
    location: underline(location, name),
  }
}

const NOT_ARGUMENTS = new Set([
  'config',
  'name',
  'description',
  'arguments',
  'test_name',
  ...TEST_CONFIG_FIELDS,
])

/** Arguments stand below `arguments:`, or as in older projects beside the settings. */
function argumentEntries(body: Located | undefined): readonly LocatedEntry[] {
  if (body?.kind !== 'map') return []
  const nested = valueOf(body, 'arguments')
  return [
    ...body.entries.filter((entry) => !NOT_ARGUMENTS.has(entry.key)),
    ...(nested?.kind === 'map' ? nested.entries : []),
  ]
}

function callConfig(body: Located | undefined, context: ParseContext): ConfigValues {
  if (body?.kind !== 'map') return {}
  const block = valueOf(body, 'config')
  const beside = body.entries.filter((entry) => TEST_CONFIG_FIELDS.includes(entry.key))
  const values = [...beside, ...(block?.kind === 'map' ? block.entries : [])].map(
    ({ key, value }): [string, ConfigValue] => [key, renderValue(value, context)],
  )
  return Object.fromEntries(values)
}

function textsOf(value: Located): readonly PlacedText[] {
  if (value.kind === 'list') return value.items.flatMap(textsOf)
  if (value.kind === 'map') return value.entries.flatMap((entry) => textsOf(entry.value))
  return typeof value.value === 'string' ? [{ text: value.value, location: value.location }] : []
}
