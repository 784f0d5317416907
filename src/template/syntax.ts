import nodes from 'nunjucks/src/nodes.js'

/** Where a node starts; both count from 0. */
export interface At {
  readonly lineno: number
  readonly colno: number
}

type Base<Type extends string> = At & { readonly typename: Type }
type Binary<Type extends string> = Base<Type> & { readonly left: Expression; readonly right: Expression }
type Unary<Type extends string> = Base<Type> & { readonly target: Expression }

export interface ArgumentNodes {
  readonly positional: readonly Expression[]
  readonly named: readonly (readonly [name: string, value: Expression])[]
  readonly spread: Expression | null
  readonly spreadNamed: Expression | null
}

export type SymbolNode = Base<'Symbol'> & { readonly value: string }
export type LiteralNode = Base<'Literal'> & {
  readonly value: string | number | bigint | boolean | null
  readonly isFloat: boolean
}
export type TupleNode = Base<'Tuple'> & { readonly items: readonly Expression[] }
export type ListNode = Base<'List'> & { readonly items: readonly Expression[] }
export type DictNode = Base<'Dictionary'> & { readonly pairs: readonly (readonly [Expression, Expression])[] }
export type ConcatNode = Base<'Concatenation'> & { readonly items: readonly Expression[] }
export type SliceNode = Base<'Slice'> & {
  readonly start: Expression | null
  readonly stop: Expression | null
  readonly step: Expression | null
}
export type AttributeNode = Base<'Attribute'> & { readonly target: Expression; readonly name: string }
export type ItemNode = Base<'Item'> & { readonly target: Expression; readonly key: Expression }
export type CallNode = Base<'Call'> & { readonly callee: Expression; readonly given: ArgumentNodes }
/** `target` is null for the filter of a block. */
export type FilterNode = Base<'Filtered'> & {
  readonly target: Expression | null
  readonly name: string
  readonly given: ArgumentNodes
}
export type CheckNode = Base<'Check'> & {
  readonly target: Expression
  readonly name: string
  readonly given: ArgumentNodes
}
export type ConditionalNode = Base<'Conditional'> & {
  readonly condition: Expression
  readonly value: Expression
  readonly otherwise: Expression | null
}
export type ComparisonNode = Base<'Comparison'> & {
  readonly first: Expression
  readonly rest: readonly (readonly [operator: ComparisonOperator, operand: Expression])[]
}
export type ComparisonOperator = '==' | '!=' | '<' | '>' | '<=' | '>=' | 'in' | 'not in'

export type BinaryType = 'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow'
export type BinaryNode = { [Type in BinaryType]: Binary<Type> }[BinaryType]

export type Expression =
  | SymbolNode
  | LiteralNode
  | TupleNode
  | ListNode
  | DictNode
  | ConcatNode
  | SliceNode
  | AttributeNode
  | ItemNode
  | CallNode
  | FilterNode
  | CheckNode
  | ConditionalNode
  | ComparisonNode
  | BinaryNode
  | Binary<'And'>
  | Binary<'Or'>
  | Unary<'Not'>
  | Unary<'Neg'>
  | Unary<'Pos'>

/** `set ns.name = ...` */
export type NamespaceTarget = Base<'NamespaceTarget'> & {
  readonly namespace: SymbolNode
  readonly name: string
}
export type Target = SymbolNode | TupleNode | NamespaceTarget

/** A list of statements, as nunjucks' parseUntilBlocks gives it. */
export type Body = Base<'NodeList'> & { readonly children: readonly Statement[] }

export type DataNode = Base<'Data'> & { readonly text: string }
export type PrintNode = Base<'Print'> & { readonly value: Expression }
export type DoNode = Base<'Do'> & { readonly value: Expression }
export type IfNode = Base<'Branch'> & {
  readonly condition: Expression
  readonly body: Body
  readonly otherwise: Body | IfNode | null
}
export type ForNode = Base<'Loop'> & {
  readonly target: Target
  readonly items: Expression
  readonly filter: Expression | null
  readonly body: Body
  readonly otherwise: Body | null
}
export type SetNode = Base<'Assign'> & { readonly target: Target; readonly value: Expression }
export type SetBlockNode = Base<'AssignBlock'> & {
  readonly target: Target
  readonly filter: FilterNode | null
  readonly body: Body
}
export interface Signature {
  readonly parameters: readonly string[]
  /** Defaults of the last parameters. */
  readonly defaults: readonly Expression[]
}
export type BlockKind = 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs'
export type MacroNode = Base<'MacroDefinition'> & {
  readonly name: string
  readonly block: BlockKind
  readonly signature: Signature
  readonly body: Body
}
export type CallBlockNode = Base<'CallBlock'> & {
  readonly call: CallNode
  readonly signature: Signature
  readonly body: Body
}
export type FilterBlockNode = Base<'FilterBlock'> & { readonly filter: FilterNode; readonly body: Body }
export type WithNode = Base<'WithBlock'> & {
  readonly targets: readonly Target[]
  readonly values: readonly Expression[]
  readonly body: Body
}

export type Statement =
  | DataNode
  | PrintNode
  | DoNode
  | IfNode
  | ForNode
  | SetNode
  | SetBlockNode
  | MacroNode
  | CallBlockNode
  | FilterBlockNode
  | WithNode
  | Base<'Break'>
  | Base<'Continue'>

/** Each node type, made with nunjucks' own `Node.extend`. */
const FIELDS = {
  Symbol: ['value'],
  Literal: ['value', 'isFloat'],
  Tuple: ['items'],
  List: ['items'],
  Dictionary: ['pairs'],
  Concatenation: ['items'],
  Slice: ['start', 'stop', 'step'],
  Attribute: ['target', 'name'],
  Item: ['target', 'key'],
  Call: ['callee', 'given'],
  Filtered: ['target', 'name', 'given'],
  Check: ['target', 'name', 'given'],
  Conditional: ['condition', 'value', 'otherwise'],
  Comparison: ['first', 'rest'],
  Add: ['left', 'right'],
  Sub: ['left', 'right'],
  Mul: ['left', 'right'],
  Div: ['left', 'right'],
  FloorDiv: ['left', 'right'],
  Mod: ['left', 'right'],
  Pow: ['left', 'right'],
  Not: ['target'],
  Neg: ['target'],
  Pos: ['target'],
  NamespaceTarget: ['namespace', 'name'],
  Data: ['text'],
  Print: ['value'],
  Do: ['value'],
  Branch: ['condition', 'body', 'otherwise'],
  Loop: ['target', 'items', 'filter', 'body', 'otherwise'],
  Assign: ['target', 'value'],
  AssignBlock: ['target', 'filter', 'body'],
  MacroDefinition: ['name', 'block', 'signature', 'body'],
  CallBlock: ['call', 'signature', 'body'],
  FilterBlock: ['filter', 'body'],
  WithBlock: ['targets', 'values', 'body'],
  Break: [],
  Continue: [],
} as const

type NodeType = keyof typeof FIELDS
type AnyNode = Expression | Statement | NamespaceTarget
type NodeOf<Type extends NodeType> = Extract<AnyNode, { readonly typename: Type }>
type FieldsOf<Type extends NodeType> = Omit<NodeOf<Type>, 'typename' | keyof At>

const CONSTRUCTORS = new Map(
  Object.entries(FIELDS).map(([type, fields]) => [
    type,
    { fields, make: nodes.Node.extend(type, { fields }) },
  ]),
)

/** Makes a node at a place. */
export function node<Type extends NodeType>(type: Type, at: At, values: FieldsOf<Type>): NodeOf<Type> {
  const { fields, make } = CONSTRUCTORS.get(type) as NonNullable<ReturnType<typeof CONSTRUCTORS.get>>
  const given = values as Readonly<Record<string, unknown>>
  return new make(at.lineno, at.colno, ...fields.map((field) => given[field])) as unknown as NodeOf<Type>
}
