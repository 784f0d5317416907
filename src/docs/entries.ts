import type {
  Manifest,
  ManifestEntry,
  ManifestExposure,
  ManifestNode,
  ManifestSource,
} from '../artifacts/index.ts'

/** One entry of a manifest, with what its kind has beside the common. */
export interface Entry {
  readonly entry: ManifestEntry
  readonly node?: ManifestNode
  readonly source?: ManifestSource
  readonly exposure?: ManifestExposure
}

/** Everything of a manifest that has a page, each after what it depends on. */
export function collectEntries(manifest: Manifest): readonly Entry[] {
  const all: readonly Entry[] = [
    ...Object.values(manifest.sources).map((source) => ({ entry: source, source })),
    ...nodes(manifest.nodes),
    ...nodes(manifest.functions),
    ...others(manifest.semantic_models),
    ...others(manifest.metrics),
    ...others(manifest.saved_queries),
    ...Object.values(manifest.exposures ?? {}).map((exposure) => ({ entry: exposure, exposure })),
    ...others(manifest.unit_tests),
  ]
  return inOrder(all)
}

function nodes(found: Manifest['functions']): readonly Entry[] {
  return Object.values(found ?? {}).map((node) => ({ entry: node, node }))
}

function others(entries: Manifest['metrics']): readonly Entry[] {
  return Object.values(entries ?? {}).map((entry) => ({ entry }))
}

/**
 * For each entry the places of what it is built from, as far as the manifest has it. What closes a cycle, which a
 * stranger's manifest may hold, is left out: the page relies on parents that come first.
 */
export function parentsOf(
  entries: readonly Entry[],
  indexOf: ReadonlyMap<string, number>,
): readonly (readonly number[])[] {
  return entries.map((one, at) => {
    const parents = dependsOn(one).flatMap((id) => indexOf.get(id) ?? [])
    return [...new Set(parents)].filter((parent) => parent < at)
  })
}

function dependsOn({ entry }: Entry): readonly string[] {
  return entry.depends_on?.nodes ?? []
}

/** As the manifest has them, but what an entry depends on goes before it. */
function inOrder(all: readonly Entry[]): readonly Entry[] {
  const byId = new Map(all.map((one) => [one.entry.unique_id, one]))
  const placed = new Set<string>()
  const ordered: Entry[] = []
  const open: { readonly one: Entry; next: number }[] = []
  for (const first of all) {
    if (placed.has(first.entry.unique_id)) continue
    placed.add(first.entry.unique_id)
    open.push({ one: first, next: 0 })
    // By hand, since a chain of ten thousand nodes would end the stack.
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const parent = byId.get(dependsOn(top.one)[top.next++] ?? '')
      if (parent && !placed.has(parent.entry.unique_id)) {
        placed.add(parent.entry.unique_id)
        open.push({ one: parent, next: 0 })
      } else if (top.next > dependsOn(top.one).length) {
        ordered.push(top.one)
        open.pop()
      }
    }
  }
  return ordered
}
