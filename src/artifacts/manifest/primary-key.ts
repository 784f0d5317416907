import type { ConfigValue, ConfigValues, ModelNode, Node } from '../../nodes/index.ts'

/**
 * The columns that tell the rows of a model apart, sorted: those of a constraint, else those that are tested to be
 * unique and there, else those that are tested to be unique, also where those tests are switched off. dbt's rule.
 */
export function inferPrimaryKey(model: ModelNode, tests: readonly TestFacts[]): readonly string[] {
  const constraint = model.constraints.find(isPrimaryKey)
  if (constraint) return toTexts(constraint['columns']).toSorted()
  const column = model.columns.find(({ constraints }) => constraints.some(isPrimaryKey))
  if (column) return [column.name]
  const columnsIn = (names: readonly string[], isEnabled: boolean) =>
    tests
      .filter((one) => names.includes(one.name) && one.isEnabled === isEnabled)
      .flatMap((one) => one.columns)
  const enabled = columnsIn(UNIQUE, true)
  const disabled = columnsIn(UNIQUE, false)
  const there = tests.filter(({ name }) => name === 'not_null').flatMap(({ columns }) => columns)
  const both = there.filter((name) => enabled.includes(name) || disabled.includes(name))
  const key = [both, enabled, disabled].find((names) => names.length > 0) ?? []
  return [...new Set(key)].toSorted()
}

const UNIQUE = ['unique', 'unique_combination_of_columns']

/** What a generic test says of columns. */
export interface TestFacts {
  readonly name: string
  readonly columns: readonly string[]
  readonly isEnabled: boolean
}

/** Generic tests by the node that they are declared at. */
export function testsByNode(nodes: readonly Node[]): ReadonlyMap<string, readonly TestFacts[]> {
  const byNode = new Map<string, TestFacts[]>()
  for (const node of nodes) {
    if (node.kind !== 'test' || !node.generic) continue
    const { attachedTo, testName, kwargs } = node.generic
    const known = byNode.get(attachedTo) ?? []
    byNode.set(attachedTo, known)
    const name = testName.slice(testName.lastIndexOf('.') + 1)
    known.push({ name, columns: columnsOf(kwargs), isEnabled: node.enabled })
  }
  return byNode
}

function columnsOf({ column_name: one, combination_of_columns: many }: ConfigValues): readonly string[] {
  return typeof one === 'string' ? [one] : toTexts(many)
}

function toTexts(value: ConfigValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function isPrimaryKey(constraint: ConfigValues): boolean {
  return constraint['type'] === 'primary_key'
}
