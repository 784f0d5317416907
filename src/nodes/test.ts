import type { ConfigValues, NodeIdentity, RelationName, TemplateReads } from './common.ts'
import type { NodeId } from './ids.ts'

/** A query whose rows are failures: a file under `tests/`, or a generic test called from YAML. */
export interface TestNode extends NodeIdentity, TemplateReads {
  readonly kind: 'test'
  readonly rawCode: string
  /** The table that is for its failures, when they are stored. */
  readonly relation: RelationName
  /** Absent for a test written as a file. */
  readonly generic?: GenericTestCall
  readonly severity: 'error' | 'warn'
  /** Conditions on the number of failures, such as `!= 0` or `> 10`. */
  readonly errorIf: string
  readonly warnIf: string
  /** What is counted, `count(*)` by default. */
  readonly failCalc: string
  readonly where?: string
  readonly limit?: number
}

export interface GenericTestCall {
  /** Name as in YAML, without `test_`: `unique`, `dbt_utils.not_empty_string`. */
  readonly testName: string
  /** The macro that renders it. */
  readonly macroName: string
  readonly columnName?: string
  /** The node that it is declared at. */
  readonly attachedTo: NodeId
  /** Arguments for the macro. `model` is a template text: `{{ get_where_subquery(ref('orders')) }}`. */
  readonly kwargs: ConfigValues
  /** The code with what the call in YAML sets, as dbt writes it. */
  readonly code: string
}
