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
import { fillDescription } from './docs.ts'
import { COLUMN_FIELDS } from './known-fields.ts'

/** Settings that dbt also takes beside `config:`. */
const BESIDE_CONFIG = ['enabled', 'tags', 'meta', 'docs', 'group', 'access']

/** What a property file says of a node. */
export interface Described {
  readonly description: string
  /** Levels of configuration, the last wins. */
  readonly config: readonly ConfigValues[]
  readonly columns: readonly DescribedColumn[]
  /** Entries under `data_tests:` or `tests:` of the node itself. */
  readonly tests: readonly Located[]
}

export interface DescribedColumn extends ColumnDescription {
  /** The name as tests write it into SQL. */
  readonly testName: string
  readonly tests: readonly Located[]
}

export const NOT_DESCRIBED: Described = { description: '', config: [], columns: [], tests: [] }

/** Reads what models, seeds and source tables have in common. */
export function readDescribed(map: Located, context: ParseContext): Described {
  const { problems } = context
  return {
    description: readDescription(map, context),
    config: readConfig(map, context),
    columns: (readFields(map, problems).list('columns') ?? []).flatMap((column) =>
      readColumn(column, context),
    ),
    tests: readTests(map, problems),
  }
}

export function readDescription(map: Located, context: ParseContext): string {
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
  return [
    {
      name,
      description: readDescription(map, context),
      ...(dataType !== undefined && { dataType }),
      tags: toTexts(config['tags']),
      meta: isConfigMap(meta) ? meta : {},
      testName: fields.truth('quote') ? host.dialect.quoteIdentifier(name) : name,
      tests: readTests(map, problems),
    },
  ]
}

/** The column without what only tests need. */
export function plainColumn(column: DescribedColumn): ColumnDescription {
  const { testName: _testName, tests: _tests, ...plain } = column
  return plain
}
