import {
  modelId,
  seedId,
  sourceId,
  testId,
  type ModelNode,
  type NodeIdentity,
  type SeedNode,
  type SourceNode,
  type TemplateReads,
  type TestNode,
} from '../nodes/index.ts'

/** Nodes as a parser would make them, with what a test has to say about them. */

interface NodeFacts {
  readonly path?: string
  readonly packageName?: string
  readonly tags?: readonly string[]
  readonly config?: NodeIdentity['config']
  readonly enabled?: boolean
  readonly line?: number
}

interface ReadFacts {
  /** `orders`, or `package.orders`; each reference stands on a line of its own. */
  readonly refs?: readonly string[]
  /** `source.table` */
  readonly sources?: readonly string[]
}

export function model(
  name: string,
  facts: NodeFacts & ReadFacts & { readonly materialized?: string; readonly alias?: string } = {},
): ModelNode {
  const path = facts.path ?? `models/${name}.sql`
  return {
    ...identity(name, path, facts),
    ...reads(path, facts),
    kind: 'model',
    id: modelId(facts.packageName ?? 'shop', name),
    rawCode: '',
    materialized: facts.materialized ?? 'view',
    relation: { database: 'wh', schema: 'main', name: facts.alias ?? name },
    columns: [],
    constraints: [],
    indexes: [],
  }
}

export function seed(name: string, facts: NodeFacts = {}): SeedNode {
  return {
    ...identity(name, facts.path ?? `seeds/${name}.csv`, facts),
    kind: 'seed',
    id: seedId(facts.packageName ?? 'shop', name),
    relation: { database: 'wh', schema: 'main', name },
    columns: [],
    columnTypes: {},
    delimiter: ',',
  }
}

/** A source table, `source.table`; with a load block when `connection` is given. */
export function source(
  fullName: string,
  facts: NodeFacts & { readonly connection?: string; readonly schema?: string } = {},
): SourceNode {
  const [sourceName = '', table = ''] = fullName.split('.')
  const path = facts.path ?? 'models/sources.yml'
  const own = identity(table, path, facts)
  return {
    ...own,
    kind: 'source',
    id: sourceId(facts.packageName ?? 'shop', sourceName, table),
    fqn: [...own.fqn.slice(0, -1), sourceName, table],
    sourceName,
    sourceDescription: '',
    sourceMeta: {},
    loader: '',
    written: { quoting: {} },
    relation: { database: 'wh', schema: facts.schema ?? sourceName, name: table },
    columns: [],
    ...(facts.connection !== undefined && {
      load: {
        location: own.location,
        connection: facts.connection,
        from: table,
        mode: 'full_refresh',
        key: [],
        layout: 'columns',
        columns: {},
        onBadRow: 'quarantine',
        maxBad: { rows: 100, percent: 0.1 },
        allowEmpty: false,
        idleTimeoutMs: 120_000,
      },
    }),
  }
}

/** A data test; generic when `testName` is given. */
export function dataTest(
  name: string,
  facts: NodeFacts & ReadFacts & { readonly testName?: string } = {},
): TestNode {
  const path = facts.path ?? (facts.testName ? 'models/schema.yml' : `tests/${name}.sql`)
  return {
    ...identity(name, path, facts),
    ...reads(path, facts),
    kind: 'test',
    id: testId(facts.packageName ?? 'shop', name, facts.testName && 'a1b2c3d4e5'),
    rawCode: '',
    relation: { database: 'wh', schema: 'main_dbt_test__audit', name },
    severity: 'error',
    errorIf: '!= 0',
    warnIf: '!= 0',
    failCalc: 'count(*)',
    ...(facts.testName !== undefined && {
      generic: {
        testName: facts.testName,
        macroName: `test_${facts.testName}`,
        attachedTo: modelId('shop', facts.refs?.[0] ?? ''),
        kwargs: {},
        code: '',
      },
    }),
  }
}

function identity(name: string, path: string, facts: NodeFacts): Omit<NodeIdentity, 'id'> {
  const packageName = facts.packageName ?? 'shop'
  return {
    name,
    packageName,
    fqn: [packageName, ...path.split('/').slice(1, -1), name],
    path,
    location: { file: path, line: facts.line ?? 1, column: 1 },
    description: '',
    docBlocks: [],
    tags: facts.tags ?? [],
    meta: {},
    enabled: facts.enabled ?? true,
    config: facts.config ?? {},
    writtenConfig: {},
  }
}

function reads(path: string, { refs = [], sources = [] }: ReadFacts): TemplateReads {
  return {
    refs: refs.map((text, at) => {
      const [first = '', second] = text.split('.')
      const location = { file: path, line: at + 1, column: 20 }
      return second === undefined ? { name: first, location } : { packageName: first, name: second, location }
    }),
    sources: sources.map((text, at) => {
      const [sourceName = '', table = ''] = text.split('.')
      return { sourceName, table, location: { file: path, line: at + 1, column: 30 } }
    }),
    macros: [],
  }
}
