import { notingSync, type Problem } from '../errors/index.ts'
import { isConfigMap, type ColumnDescription, type ConfigValue, type ConfigValues } from '../nodes/index.ts'
import {
  plainValue,
  readFields,
  refuseMissing,
  refuseUnknownFields,
  valueOf,
  type Located,
  type RenderText,
} from '../project/index.ts'
import { mergeConfig, toTexts } from './config.ts'
import type { ParseContext } from './context.ts'
import { fillDescription, NO_DESCRIPTION, type Description } from './docs.ts'
import { COLUMN_FIELDS } from './known-fields.ts'
import { layOver, writtenOver } from './written-config.ts'

/** Settings that dbt also takes beside `config:`. */
const BESIDE_CONFIG = ['enabled', 'tags', 'meta', 'docs', 'group', 'access']

/** What a property file says of a node. */
export interface Described {
  readonly description: Description
  /** Levels of configuration, the last wins. */
  readonly config: readonly ConfigValues[]
  /** The same as it was written. */
  readonly writtenConfig: ConfigValues
  readonly columns: readonly DescribedColumn[]
  /** Entries under `data_tests:` or `tests:` of the node itself. */
  readonly tests: readonly Located[]
}

export interface DescribedColumn extends ColumnDescription {
  /** The name as tests write it into SQL. */
  readonly testName: string
  readonly tests: readonly Located[]
}

export const NOT_DESCRIBED: Described = {
  description: NO_DESCRIPTION,
  config: [],
  writtenConfig: {},
  columns: [],
  tests: [],
}

/** Reads what models, seeds and source tables have in common. */
export function readDescribed(map: Located, context: ParseContext): Described {
  const { problems } = context
  const description = readDescription(map, context)
  const config = readConfig(map, context)
  return {
    description,
    config,
    writtenConfig: readWrittenConfig(map, config),
    columns: (readFields(map, problems).list('columns') ?? []).flatMap((column) =>
      readColumn(column, context),
    ),
    tests: readTests(map, problems),
  }
}

export function readDescription(map: Located, context: ParseContext): Description {
  const text = readFields(map, context.problems).text('description') ?? ''
  return fillDescription(text, valueOf(map, 'description')?.location ?? map.location, context)
}

/** The settings beside `config:`, then those under it. */
export function readConfig(map: Located, context: ParseContext): readonly ConfigValues[] {
  const beside = BESIDE_CONFIG.flatMap((key): [string, ConfigValue][] => {
    const value = valueOf(map, key)
    return value ? [[key, renderValue(value, context)]] : []
  })
  const block = readFields(map, context.problems).child('config')
  const inside = block ? (renderValue(block, context) as ConfigValues) : {}
  return [Object.fromEntries(beside), inside]
}

/** The settings of a property file as dbt writes them down, given what they are when rendered. */
export function readWrittenConfig(map: Located, rendered: readonly ConfigValues[]): ConfigValues {
  const block = valueOf(map, 'config')
  const written = block?.kind === 'map' ? (plainValue(block) as ConfigValues) : {}
  return writtenOver(layOver(rendered), written)
}

/** Renders the texts of a value; a text that fails is noted and stays as it is. */
export function renderValue(value: Located, { render, problems }: ParseContext): ConfigValue {
  const renderOrNote: RenderText = (text, location, path) => {
    if (isHook(path[0])) return text
    const rendered = notingSync(problems, () => render(text, location, path))
    return rendered === undefined ? text : rendered
  }
  return plainValue(value, renderOrNote)
}

/** Hooks stay templates: they are rendered when they run. */
function isHook(key: string | undefined): boolean {
  return key !== undefined && /^(?:pre|post)[-_]hook$/.test(key)
}

function readTests(map: Located, problems: Problem[]): readonly Located[] {
  const fields = readFields(map, problems)
  return [...(fields.list('data_tests') ?? []), ...(fields.list('tests') ?? [])]
}

function readColumn(map: Located, context: ParseContext): readonly DescribedColumn[] {
  const { problems, host } = context
  const fields = readFields(map, problems)
  const name = fields.text('name')
  if (name === undefined) {
    refuseMissing({ map, field: 'name', owner: 'A column' }, problems)
    return []
  }
  // dbt lets columns carry any further field, so only misspelt ones are refused.
  const known = { owner: `The column "${name}"`, known: COLUMN_FIELDS, isComplete: false }
  refuseUnknownFields(map, known, problems)
  const config = readConfig(map, context).reduce(mergeConfig, {})
  const dataType = fields.text('data_type')
  const meta = config['meta']
  const description = readDescription(map, context)
  const quote = fields.truth('quote')
  return [
    {
      name,
      description: description.text,
      docBlocks: description.docBlocks,
      constraints: readConstraints(map, context),
      ...(quote !== undefined && { quote }),
      ...(dataType !== undefined && { dataType }),
      tags: toTexts(config['tags']),
      meta: isConfigMap(meta) ? meta : {},
      testName: quote ? host.dialect.quoteIdentifier(name) : name,
      tests: readTests(map, problems),
    },
  ]
}

/** Constraints that a contract would promise; dbt notes them also where none does. */
export function readConstraints(map: Located, context: ParseContext): readonly ConfigValues[] {
  const listed = readFields(map, context.problems).list('constraints') ?? []
  return listed.flatMap((one) => (one.kind === 'map' ? [renderValue(one, context) as ConfigValues] : []))
}

/** The column without what only tests need. */
export function plainColumn(column: DescribedColumn): ColumnDescription {
  const { testName: _testName, tests: _tests, ...plain } = column
  return plain
}
