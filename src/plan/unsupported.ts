import { problem, type Problem } from '../errors/index.ts'
import type { ConfigValue, Node } from '../nodes/index.ts'

/** Configuration of dbt that changes what a build does, and that this version does not carry out. */
const UNSUPPORTED = [
  'pre-hook',
  'post-hook',
  'pre_hook',
  'post_hook',
  'grants',
  'persist_docs',
  'unlogged',
] as const

/** A warning for each setting that nodes of the plan ask for in vain: silence would pass for obedience. */
export function unsupportedConfig(nodes: readonly Node[]): readonly Problem[] {
  return UNSUPPORTED.flatMap((setting) => {
    const asking = nodes.filter((node) => isSet(node.config[setting]))
    const [first] = asking
    if (!first) return []
    const facts = { setting, node: first.name, others: asking.length - 1 }
    return [problem('CONFIG_UNSUPPORTED', facts, { location: first.location })]
  })
}

function isSet(value: ConfigValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}
