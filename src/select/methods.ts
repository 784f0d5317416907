import { isConfigMap, type ConfigValue } from '../nodes/index.ts'
import type { Criterion } from './criterion.ts'
import type { Selectable } from './selectable.ts'
import { compilePathWildcard, compileWildcard, hasWildcard } from './wildcard.ts'

export type Matcher = (node: Selectable) => boolean

type MethodFactory = (criterion: Criterion, projectName: string) => Matcher

const METHODS: Readonly<Record<string, MethodFactory>> = {
  fqn: ({ value }) => matchName(value),
  path: ({ value }) => matchPath(value),
  file: ({ value }) => matchFile(value),
  tag: ({ value }) => matchAny(value, (node) => node.tags),
  source: ({ value }) => matchSource(value),
  package: ({ value }, projectName) =>
    matchAny(value === 'this' ? projectName : value, (node) => [node.packageName]),
  resource_type: ({ value }) => matchAny(value, (node) => [node.kind]),
  config: ({ methodPath, value }) => matchConfig(methodPath, value),
  group: ({ value }) => matchConfig(['group'], value),
  access: ({ value }) => matchAccess(value),
  test_name: ({ value }) => matchAny(value, (node) => testName(node)),
  test_type: ({ value }) => matchTestType(value),
  ...matchKinds(['exposure', 'metric', 'semantic_model', 'saved_query', 'unit_test']),
}

/** A method of dbt that matches nothing, since the tool has no versions of models. */
const EMPTY_METHODS = ['version']

export const KNOWN_METHODS: readonly string[] = [...Object.keys(METHODS), ...EMPTY_METHODS]

/** The test whether a node is meant by a criterion, its graph operators aside. */
export function createMatcher(criterion: Criterion, projectName: string): Matcher {
  return METHODS[criterion.method]?.(criterion, projectName) ?? (() => false)
}

/** dbt's methods that are named for a kind, and select it by name: `exposure:weekly_report`. */
function matchKinds(kinds: readonly string[]): Readonly<Record<string, MethodFactory>> {
  return Object.fromEntries(kinds.map((kind) => [kind, ({ value }) => matchKind(kind, value)]))
}

function matchKind(kind: string, value: string): Matcher {
  return matchAny(value, (node) => (node.kind === kind ? [node.name, node.fqn.join('.')] : []))
}

function matchAny(pattern: string, textsOf: (node: Selectable) => readonly string[]): Matcher {
  const expression = compileWildcard(pattern)
  return (node) => textsOf(node).some((text) => expression.test(text))
}

/** Names never mean sources: `source:` does, as in dbt. */
function matchName(value: string): Matcher {
  const matches = compileName(value)
  return (node) => node.kind !== 'source' && (matches(node.fqn) || matches(node.fqn.slice(1)))
}

/** The last part alone, or leading parts; from the first wildcard on, all the rest must match. */
function compileName(value: string): (fqn: readonly string[]) => boolean {
  const parts = value.split('.')
  const wildAt = parts.findIndex(hasWildcard)
  const fixed = wildAt === -1 ? parts : parts.slice(0, wildAt)
  const rest = wildAt === -1 ? undefined : compileWildcard(parts.slice(wildAt).join('.'))
  return (fqn) => {
    if (fqn.at(-1) === value) return true
    const flat = fqn.flatMap((part) => part.split('.'))
    if (flat.length < parts.length || !fixed.every((part, at) => flat[at] === part)) return false
    if (!rest) return true
    return rest.test(flat.slice(wildAt).join('.')) || (parts.length === 1 && rest.test(fqn.at(-1) ?? ''))
  }
}

/** A file, or a folder and all that is below it; also the YAML file that describes a node. */
function matchPath(value: string): Matcher {
  const expression = compilePathWildcard(value.replace(/^\.\//, '').replace(/\/+$/, ''))
  return (node) => {
    const steps = node.path.split('/')
    if (node.patchPath !== undefined && expression.test(node.patchPath)) return true
    return steps.some((_, at) => expression.test(steps.slice(0, at + 1).join('/')))
  }
}

function matchFile(value: string): Matcher {
  const expression = compileWildcard(value)
  return (node) => {
    const name = node.path.slice(node.path.lastIndexOf('/') + 1)
    return expression.test(name) || expression.test(name.replace(/(?<=.)\.[^.]*$/, ''))
  }
}

/** `source`, `source.table` or `package.source.table`. */
function matchSource(value: string): Matcher {
  const parts = value.split('.')
  const [packageName = '*', sourceName = '*', table = '*'] =
    parts.length > 2 ? [parts[0], parts[1], parts.slice(2).join('.')] : ['*', parts[0], parts[1]]
  const patterns = [packageName, sourceName, table].map(compileWildcard)
  return (node) =>
    node.kind === 'source' &&
    [node.packageName, node.sourceName ?? '', node.name].every((text, at) => patterns[at]?.test(text))
}

function matchConfig(path: readonly string[], wanted: string): Matcher {
  // dbt compares severities without regard to case: its default is written ERROR.
  const isCaseFree = path[0] === 'severity'
  return (node) => {
    let value: ConfigValue | undefined = node.config
    for (const key of path) value = isConfigMap(value) ? value[key] : undefined
    const values: readonly (ConfigValue | undefined)[] = Array.isArray(value) ? value : [value]
    return values.some((one) => isMeant(one, wanted, isCaseFree))
  }
}

/** Models that say nothing of it are protected. */
function matchAccess(wanted: string): Matcher {
  return (node) => node.kind === 'model' && (node.config['access'] ?? 'protected') === wanted
}

function isMeant(value: ConfigValue | undefined, wanted: string, isCaseFree: boolean): boolean {
  if (typeof value === 'boolean') return String(value) === wanted.toLowerCase()
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return isCaseFree ? String(value).toLowerCase() === wanted.toLowerCase() : String(value) === wanted
}

function testName(node: Selectable): readonly string[] {
  if (node.kind !== 'test') return []
  const name = node.generic?.testName ?? node.name
  return [name, name.slice(name.lastIndexOf('.') + 1)]
}

function matchTestType(value: string): Matcher {
  return (node) => {
    if (node.kind !== 'test') return false
    const type = node.generic ? ['generic', 'schema'] : ['singular']
    return value === 'data' ? true : type.includes(value)
  }
}
