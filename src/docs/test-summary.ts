import type { ManifestNode } from '../artifacts/index.ts'
import { namedColumn } from './columns.ts'
import type { SiteContext } from './context.ts'
import type { Entry } from './entries.ts'
import type { SiteTest } from './format.ts'
import { compact, textOf, type Optional } from './values.ts'

/** What the index says of a data test or a unit test; nothing for other nodes. */
export function summariseTest(
  { entry, node }: Entry,
  at: number,
  context: SiteContext,
): SiteTest | undefined {
  const parents = context.parents[at] ?? []
  if (entry.resource_type === 'unit_test') return { severity: 'error', ...attachedTo(undefined, parents) }
  if (!node || entry.resource_type !== 'test') return undefined
  const { attached } = attachedTo(context.indexOf.get(node.attached_node ?? ''), parents)
  return {
    severity: textOf(entry.config?.['severity'])?.toLowerCase() === 'warn' ? 'warn' : 'error',
    ...compact<Optional<SiteTest>>({
      name: genericName(node),
      column: node.column_name ? columnAt(attached, node.column_name, context) : undefined,
      attached,
      to: pointedTo(node, { attached, parents }, context),
    }),
  }
}

function genericName({ test_metadata: generic }: ManifestNode): string | undefined {
  return generic?.namespace ? `${generic.namespace}.${generic.name}` : generic?.name
}

/** A test that names no node belongs to the one that it reads, when there is only one. */
function attachedTo(named: number | undefined, parents: readonly number[]): { readonly attached?: number } {
  const attached = named ?? (parents.length === 1 ? parents[0] : undefined)
  return attached === undefined ? {} : { attached }
}

function columnAt(node: number | undefined, written: string, { columns }: SiteContext): string {
  const known = node === undefined ? [] : (columns[node] ?? [])
  return namedColumn(
    written,
    known.map(({ name }) => name),
  )
}

interface Ends {
  readonly attached: number | undefined
  readonly parents: readonly number[]
}

/** Of `relationships`, and of tests of packages that are told `to` and `field` like it. */
function pointedTo(
  { test_metadata: generic }: ManifestNode,
  { attached, parents }: Ends,
  context: SiteContext,
): SiteTest['to'] | undefined {
  const call = textOf(generic?.kwargs?.['to'])
  const field = textOf(generic?.kwargs?.['field'])
  if (call === undefined || field === undefined) return undefined
  const others = parents.filter((parent) => parent !== attached)
  const named = parents.filter((parent) => isCalled(context.entries[parent], call))
  // A table that points to itself, such as employees to their manager, is its only parent.
  const node =
    named.find((parent) => parent !== attached) ?? named[0] ?? (others.length === 1 ? others[0] : undefined)
  return node === undefined ? undefined : { node, column: columnAt(node, field, context) }
}

/** Whether `ref('orders')`, `ref('shop', 'orders', v=2)` or `source('raw', 'orders')` means this entry. */
function isCalled(one: Entry | undefined, call: string): boolean {
  if (!one) return false
  const [, kind, words] = /\b(ref|source)\s*\(([^)]*)\)/.exec(call) ?? []
  const names = Array.from((words ?? '').matchAll(/(?:^|,)\s*(["'])(.*?)\1/g), ([, , name]) => name)
  if (kind === 'source') return one.source?.source_name === names[0] && one.entry.name === names[1]
  return kind === 'ref' && one.source === undefined && one.entry.name === names.at(-1)
}
