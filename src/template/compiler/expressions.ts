import type {
  CheckNode,
  ComparisonNode,
  ComparisonOperator,
  ConditionalNode,
  Expression,
  FilterNode,
  ItemNode,
  LiteralNode,
  BinaryType,
} from '../syntax.ts'
import { argumentsCode, callCode } from './calls.ts'
import { literal, type JinjaCompiler } from './compiler.ts'
import type { Names } from './names.ts'
import { UnknownNameError } from './unknown-name.ts'

type Compile<Node extends Expression> = (compiler: JinjaCompiler, node: Node, names: Names) => string

/** JavaScript that gives the value of an expression. */
export function compileExpression(compiler: JinjaCompiler, expression: Expression, names: Names): string {
  const compile = EXPRESSIONS[expression.typename] as Compile<Expression>
  return compile(compiler, expression, names)
}

const EXPRESSIONS: {
  readonly [Type in Expression['typename']]: Compile<Extract<Expression, { typename: Type }>>
} = {
  Symbol: (_, { value }, names) => names.find(value) ?? `rt.lookup(scope,${literal(value)})`,
  Literal: (_, node) => literalCode(node),
  Tuple: (compiler, { items }, names) => `new rt.Tuple(${listCode(compiler, items, names)})`,
  List: (compiler, { items }, names) => listCode(compiler, items, names),
  Dictionary: (compiler, node, names) => {
    const pairs = node.pairs.map((pair) => listCode(compiler, pair, names))
    return `rt.dict([${pairs.join(',')}],${compiler.at(node)})`
  },
  Concatenation: (compiler, { items }, names) =>
    `(${items.map((item) => textCode(compiler, item, names)).join('+')})`,
  Slice: (compiler, { start, stop, step }, names) => {
    const [from, to, by] = [start, stop, step].map((part) =>
      part ? compiler.expression(part, names) : 'null',
    )
    return `{start:${from},stop:${to},step:${by}}`
  },
  Attribute: (compiler, node, names) => {
    const target = compiler.expression(node.target, names)
    return `rt.attribute(scope,${target},${literal(node.name)},${compiler.at(node)})`
  },
  Item: itemCode,
  Call: (compiler, call, names) => callCode(compiler, { call }, names),
  Filtered: (compiler, filter, names) => {
    const value = filter.target ? compiler.expression(filter.target, names) : 'null'
    return filterCode(compiler, { filter, value }, names)
  },
  Check: checkCode,
  Conditional: conditionalCode,
  Comparison: comparisonCode,
  And: (compiler, { left, right }, names) => {
    const value = compiler.temporary()
    const first = compiler.expression(left, names)
    return `(rt.isTrue(${value}=${first})?${compiler.expression(right, names)}:${value})`
  },
  Or: (compiler, { left, right }, names) => {
    const value = compiler.temporary()
    const first = compiler.expression(left, names)
    return `(rt.isTrue(${value}=${first})?${value}:${compiler.expression(right, names)})`
  },
  Not: (compiler, { target }, names) => `(!${conditionCode(compiler, target, names)})`,
  Neg: (compiler, node, names) =>
    `rt.negated(${compiler.expression(node.target, names)},${compiler.at(node)})`,
  Pos: (compiler, node, names) =>
    `rt.positive(${compiler.expression(node.target, names)},${compiler.at(node)})`,
  Add: (compiler, node, names) => {
    const left = compiler.expression(node.left, names)
    return `rt.add(${left},${compiler.expression(node.right, names)},${compiler.at(node)})`
  },
  Sub: binaryCode,
  Mul: binaryCode,
  Div: binaryCode,
  FloorDiv: binaryCode,
  Mod: binaryCode,
  Pow: binaryCode,
}

const OPERATORS: Readonly<Record<BinaryType, string>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  FloorDiv: '//',
  Mod: '%',
  Pow: '**',
}

function binaryCode(
  compiler: JinjaCompiler,
  node: Extract<Expression, { readonly typename: BinaryType }>,
  names: Names,
): string {
  const left = compiler.expression(node.left, names)
  const right = compiler.expression(node.right, names)
  return `rt.calculate("${OPERATORS[node.typename]}",${left},${right},${compiler.at(node)})`
}

/** JavaScript that gives true or false. */
export function conditionCode(compiler: JinjaCompiler, condition: Expression, names: Names): string {
  const { typename } = condition
  if (typename === 'Comparison' || typename === 'Not' || typename === 'Check') {
    return compiler.expression(condition, names)
  }
  if (typename !== 'And' && typename !== 'Or') return `rt.isTrue(${compiler.expression(condition, names)})`
  const left = conditionCode(compiler, condition.left, names)
  const right = conditionCode(compiler, condition.right, names)
  return `(${left}${typename === 'And' ? '&&' : '||'}${right})`
}

function literalCode({ value, isFloat }: LiteralNode): string {
  if (typeof value === 'string') return literal(value)
  if (typeof value === 'bigint') return `${value}n`
  return isFloat && Number.isInteger(value) ? `new rt.Float(${value})` : String(value)
}

function listCode(compiler: JinjaCompiler, items: readonly Expression[], names: Names): string {
  return `[${items.map((item) => compiler.expression(item, names)).join(',')}]`
}

function textCode(compiler: JinjaCompiler, item: Expression, names: Names): string {
  const code = compiler.expression(item, names)
  return item.typename === 'Literal' && typeof item.value === 'string' ? code : `rt.text(${code})`
}

function itemCode(compiler: JinjaCompiler, node: ItemNode, names: Names): string {
  const target = compiler.expression(node.target, names)
  const key = compiler.expression(node.key, names)
  if (node.key.typename === 'Slice') return `rt.slice(${target},${key},${compiler.at(node)})`
  return `rt.item(scope,${target},${key},${compiler.at(node)})`
}

function conditionalCode(compiler: JinjaCompiler, node: ConditionalNode, names: Names): string {
  const condition = conditionCode(compiler, node.condition, names)
  compiler.uncertain++
  const value = compiler.expression(node.value, names)
  const otherwise = node.otherwise ? compiler.expression(node.otherwise, names) : 'rt.noElse(scope)'
  compiler.uncertain--
  return `(${condition}?${value}:${otherwise})`
}

const COMPARE: Readonly<Record<ComparisonOperator, (left: string, right: string) => string>> = {
  '==': (left, right) => `rt.equals(${left},${right})`,
  '!=': (left, right) => `!rt.equals(${left},${right})`,
  '<': (left, right) => `(rt.compare(${left},${right},"<")<0)`,
  '>': (left, right) => `(rt.compare(${left},${right},">")>0)`,
  '<=': (left, right) => `(rt.compare(${left},${right},"<=")<=0)`,
  '>=': (left, right) => `(rt.compare(${left},${right},">=")>=0)`,
  in: (left, right) => `rt.isIn(${left},${right})`,
  'not in': (left, right) => `!rt.isIn(${left},${right})`,
}

/** A chain such as `1 < x < 3` evaluates each operand once, and stops at the first comparison that fails. */
function comparisonCode(compiler: JinjaCompiler, node: ComparisonNode, names: Names): string {
  let left = compiler.expression(node.first, names)
  const parts = node.rest.map(([operator, operand], index) => {
    const isLast = index === node.rest.length - 1
    const value = compiler.expression(operand, names)
    const kept = isLast ? '' : compiler.temporary()
    const compared = COMPARE[operator](left, `(${isLast ? '' : `${kept}=`}${value})`)
    left = kept
    return compared
  })
  return `(${compiler.at(node)},${parts.join('&&')})`
}

/** Code of a filter on a value that is given as code. */
export function filterCode(
  compiler: JinjaCompiler,
  { filter, value }: { readonly filter: FilterNode; readonly value: string },
  names: Names,
): string {
  const { filters } = compiler.options.known
  checkKnown(compiler, { at: filter, what: 'filter', known: filters })
  const given = argumentsCode(compiler, { given: filter.given }, names)
  const run = compiler.options.native === true ? 'nativeFilter' : 'filter'
  return `rt.${run}(scope,${literal(filter.name)},{value:${value},${given}},${compiler.at(filter)})`
}

function checkCode(compiler: JinjaCompiler, check: CheckNode, names: Names): string {
  const value = compiler.expression(check.target, names)
  if (check.name === 'none') return `(${value}==null)`
  if (check.name === 'defined') return `!(${value} instanceof rt.Undefined)`
  checkKnown(compiler, { at: check, what: 'test', known: compiler.options.known.checks })
  const given = argumentsCode(compiler, { given: check.given }, names)
  return `rt.check(scope,${literal(check.name)},{value:${value},${given}},${compiler.at(check)})`
}

/** Jinja2 refuses unknown filters before it renders, except in code that may never run. */
function checkKnown(
  compiler: JinjaCompiler,
  used: {
    readonly at: FilterNode | CheckNode
    readonly what: 'filter' | 'test'
    readonly known: ReadonlySet<string>
  },
): void {
  if (compiler.uncertain > 0 || used.known.has(used.at.name)) return
  throw new UnknownNameError(used.what, used.at, used.known)
}
