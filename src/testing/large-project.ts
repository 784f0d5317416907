import type { Artifacts, Manifest, ManifestNode, ManifestSource } from '../artifacts/index.ts'
import { createExposure, createModel, createSource, createTests } from './large-nodes.ts'
import { createCatalog, createRun, metadata } from './large-results.ts'
import { createChance, DOMAINS, ENDINGS, ENTITIES, type Chance } from './large-words.ts'

export interface LargeProjectSize {
  /** Sources, models and exposures. */
  readonly nodes: number
  readonly tests: number
  readonly runs: number
}

const DEFAULT_SIZE: LargeProjectSize = { nodes: 5000, tests: 6000, runs: 3 }

/**
 * Artifacts of a large project as dbt-core writes them, also with what only dbt's own page reads. The same for the
 * same size, so that measurements can be compared.
 */
export function createLargeProject(size: LargeProjectSize = DEFAULT_SIZE): Artifacts {
  const chance = createChance(42)
  const layers = createLayers(size.nodes, chance)
  const models = [...layers.staging, ...layers.intermediate, ...layers.marts]
  const tests = createTests(models, size.tests, chance)
  const exposures = Array.from({ length: Math.round(size.nodes / 100) }, (_, at) =>
    createExposure(at, layers.marts, chance),
  )
  const everything = [...layers.sources, ...models, ...tests, ...exposures]
  const manifest = {
    metadata: {
      ...metadata('manifest/v12'),
      project_name: 'acme',
      adapter_type: 'postgres',
    },
    nodes: byId([...models, ...tests]),
    sources: byId(layers.sources),
    exposures: byId(exposures),
    metrics: {},
    macros: {},
    docs: {},
    semantic_models: {},
    saved_queries: {},
    unit_tests: {},
    groups: {},
    selectors: {},
    disabled: {},
    group_map: {},
    ...familyMaps(everything),
  } satisfies Manifest & Record<string, unknown>
  return {
    manifest,
    catalog: createCatalog(models, layers.sources, chance),
    runs: Array.from({ length: size.runs }, (_, at) => createRun(at, [...models, ...tests], chance)),
  }
}

interface Layers {
  readonly sources: readonly ManifestSource[]
  readonly staging: readonly ManifestNode[]
  readonly intermediate: readonly ManifestNode[]
  readonly marts: readonly ManifestNode[]
}

function createLayers(nodes: number, chance: Chance): Layers {
  const names = new Set<string>()
  const nameOf = (prefix: string) => newName(prefix, names, chance)
  const count = (share: number) => ({ length: Math.round(nodes * share) })
  const sources = Array.from(count(0.12), () => createSource(nameOf('raw'), chance))
  const staging = Array.from(count(0.2), (_, at) => {
    const parent = sources[at % sources.length]
    return createModel({ name: nameOf('stg'), layer: 'staging', parents: parent ? [parent] : [] }, chance)
  })
  const intermediate: ManifestNode[] = []
  for (const _ of Array(count(0.34).length).keys()) {
    // Mostly of the last ones: chains get long in real projects too.
    const near = [...chance.sample(staging.slice(0, 400), 2), ...intermediate.slice(-60)]
    const parents = chance.sample([...near, chance.pick(staging)], 1 + chance.below(3))
    intermediate.push(createModel({ name: nameOf('int'), layer: 'intermediate', parents }, chance))
  }
  const marts: ManifestNode[] = []
  for (const _ of Array(count(0.33).length).keys()) {
    const near = chance.sample(marts.slice(-40), 1)
    const parents = [
      chance.pick(intermediate),
      ...chance.sample(staging.slice(-200), chance.below(3)),
      ...near,
    ]
    const prefix = chance.pick(['fct', 'dim', 'rpt'])
    marts.push(createModel({ name: nameOf(prefix), layer: 'marts', parents: new Set(parents) }, chance))
  }
  return { sources, staging, intermediate, marts }
}

function newName(prefix: string, taken: Set<string>, chance: Chance): string {
  for (;;) {
    const number = chance.next() < 0.6 ? `_${chance.below(90)}` : ''
    const name = `${prefix}_${chance.pick(DOMAINS)}__${chance.pick(ENTITIES)}_${chance.pick(ENDINGS)}${number}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

function byId<Value extends { readonly unique_id: string }>(values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(values.map((one) => [one.unique_id, one]))
}

type Child = Pick<ManifestNode, 'unique_id' | 'depends_on'>

function familyMaps(nodes: readonly Child[]) {
  const parents = new Map(nodes.map(({ unique_id, depends_on }) => [unique_id, depends_on?.nodes ?? []]))
  const children = new Map(nodes.map(({ unique_id }) => [unique_id, [] as string[]]))
  for (const [id, above] of parents) for (const parent of above) children.get(parent)?.push(id)
  return { parent_map: Object.fromEntries(parents), child_map: Object.fromEntries(children) }
}
