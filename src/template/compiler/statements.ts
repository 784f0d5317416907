import type {
  At,
  CallBlockNode,
  DataNode,
  Expression,
  FilterBlockNode,
  FilterNode,
  ForNode,
  IfNode,
  Body,
  SetBlockNode,
  Statement,
  Target,
  WithNode,
} from '../syntax.ts'
import { callCode } from './calls.ts'
import { literal, type JinjaCompiler } from './compiler.ts'
import { conditionCode, filterCode } from './expressions.ts'
import { macroCode } from './macros.ts'
import { mentions, Names, targetNames } from './names.ts'

type Compile<Node extends Statement> = (compiler: JinjaCompiler, node: Node, names: Names) => void

/** Emits the code of a statement. */
export function compileStatement(compiler: JinjaCompiler, statement: Statement, names: Names): void {
  const compile = STATEMENTS[statement.typename] as Compile<Statement>
  compile(compiler, statement, names)
}

const STATEMENTS: {
  readonly [Type in Statement['typename']]: Compile<Extract<Statement, { typename: Type }>>
} = {
  Data: compileData,
  Print: (compiler, { value }, names) => compilePrint(compiler, value, names),
  Do: (compiler, { value }, names) => compileDo(compiler, value, names),
  Branch: compileIf,
  Loop: compileFor,
  Assign: (compiler, { target, value }, names) =>
    assign(compiler, { target, code: compiler.expression(value, names) }, names),
  AssignBlock: compileSetBlock,
  MacroDefinition: (compiler, macro, names) => {
    compiler.emit(`${names.find(macro.name)}=`)
    macroCode(compiler, macro, names)
    compiler.emit(';')
  },
  CallBlock: compileCallBlock,
  FilterBlock: compileFilterBlock,
  WithBlock: compileWith,
  Break: (compiler, statement) => compileJump(compiler, statement, 'break'),
  Continue: (compiler, statement) => compileJump(compiler, statement, 'continue'),
}

function compileJump(compiler: JinjaCompiler, statement: At, word: 'break' | 'continue'): void {
  if (compiler.currentFunction.loops === 0) compiler.failAt(statement, `"${word}" is outside a loop`)
  compiler.emit(`${word};`)
}

function compileData(compiler: JinjaCompiler, data: DataNode): void {
  if (compiler.sink.kind === 'root') {
    compiler.emit(`if(segments)segments.push(output.length,${data.text.length},${compiler.place(data)});`)
  }
  append(compiler, literal(data.text))
}

function compilePrint(compiler: JinjaCompiler, value: Expression, names: Names): void {
  const returned = returnedValue(compiler, value, names)
  compiler.emit(`${compiler.at(value)};`)
  if (returned) return compiler.emit(`return ${compiler.expression(returned, names)};`)
  const code = compiler.expression(value, names)
  const isText = value.typename === 'Literal' && typeof value.value === 'string'
  append(compiler, isText || compiler.sink.kind === 'parts' ? code : `rt.text(${code})`)
}

function append(compiler: JinjaCompiler, code: string): void {
  const { kind, variable } = compiler.sink
  compiler.emit(kind === 'parts' ? `${variable}.push(${code});` : `${variable}+=${code};`)
}

function compileDo(compiler: JinjaCompiler, value: Expression, names: Names): void {
  const returned = returnedValue(compiler, value, names)
  compiler.emit(`${compiler.at(value)};`)
  compiler.emit(
    returned ? `return ${compiler.expression(returned, names)};` : `${compiler.expression(value, names)};`,
  )
}

/** `{{ return(x) }}` and `{% do return(x) %}` in the body of a macro end it with a value of any type. */
function returnedValue(compiler: JinjaCompiler, value: Expression, names: Names): Expression | undefined {
  if (!compiler.currentFunction.canReturn || value.typename !== 'Call' || value.callee.typename !== 'Symbol')
    return undefined
  const { positional, named, spread, spreadNamed } = value.given
  const isPlain = positional.length === 1 && named.length === 0 && !spread && !spreadNamed
  const isReturn = value.callee.value === 'return' && names.find('return') === undefined
  return isPlain && isReturn ? positional[0] : undefined
}

function compileIf(compiler: JinjaCompiler, { condition, body, otherwise }: IfNode, names: Names): void {
  compiler.emit(`${compiler.at(condition)};if(${conditionCode(compiler, condition, names)}){`)
  compiler.uncertain++
  compiler.statements(body, names)
  if (otherwise) {
    compiler.emit('}else{')
    if (otherwise.typename === 'Branch') compileIf(compiler, otherwise, names)
    else compiler.statements(otherwise, names)
  }
  compiler.emit('}')
  compiler.uncertain--
}

/** Assigns the value of some code to names, unpacking tuples. */
function assign(
  compiler: JinjaCompiler,
  { target, code }: { readonly target: Target; readonly code: string },
  names: Names,
): void {
  if (target.typename === 'Symbol') return compiler.emit(`${names.find(target.value)}=${code};`)
  if (target.typename === 'NamespaceTarget') {
    const namespace = compiler.expression(target.namespace, names)
    return compiler.emit(
      `rt.setAttribute(${namespace},${literal(target.name)},${code},${compiler.at(target)});`,
    )
  }
  const items = compiler.temporary()
  compiler.emit(`${items}=rt.unpack(${code},${target.items.length},${compiler.at(target)});`)
  for (const [at, item] of target.items.entries()) {
    assign(compiler, { target: item as Target, code: `${items}[${at}]` }, names)
  }
}

function declareTargets(compiler: JinjaCompiler, target: Target, names: Names): void {
  for (const name of targetNames(target)) {
    const variable = compiler.variable(name)
    compiler.emit(`let ${variable};`)
    names.declare(name, variable)
  }
}

function compileFor(compiler: JinjaCompiler, loop: ForNode, names: Names): void {
  const id = ++compiler.lastId
  const items = `items${id}`
  const inner = new Names(names)
  compiler.emit(`{${loopItems(compiler, loop, names)(items)}`)
  if (mentions(loop.body, 'loop')) {
    compiler.emit(`const loop${id}=new rt.Loop(${items});`)
    inner.declare('loop', `loop${id}`)
  }
  compiler.emit(`for(let i${id}=0;i${id}<${items}.length;i${id}++){`)
  if (inner.find('loop') === `loop${id}`) compiler.emit(`loop${id}.at=i${id};`)
  declareTargets(compiler, loop.target, inner)
  assign(compiler, { target: loop.target, code: `${items}[i${id}]` }, inner)
  compiler.currentFunction.loops++
  compiler.body(loop.body, inner)
  compiler.currentFunction.loops--
  compiler.emit('}')
  if (loop.otherwise) {
    compiler.emit(`if(${items}.length===0){`)
    compiler.body(loop.otherwise, names)
    compiler.emit('}')
  }
  compiler.emit('}')
}

/** Emits the filter of a loop; gives code that declares its items under a name. */
function loopItems(compiler: JinjaCompiler, loop: ForNode, names: Names): (items: string) => string {
  const all = `rt.items(${compiler.expression(loop.items, names)},${compiler.at(loop.items)})`
  if (!loop.filter) return (items) => `const ${items}=${all};`
  const id = ++compiler.lastId
  const inner = new Names(names)
  compiler.emit(`const kept${id}=[];for(const item${id} of ${all}){`)
  declareTargets(compiler, loop.target, inner)
  assign(compiler, { target: loop.target, code: `item${id}` }, inner)
  compiler.emit(`if(${conditionCode(compiler, loop.filter, inner)})kept${id}.push(item${id});}`)
  return (items) => `const ${items}=kept${id};`
}

/** Renders a body into a variable of its own, and gives its name. */
function capture(compiler: JinjaCompiler, body: Body, names: Names): string {
  const outer = compiler.sink
  const variable = compiler.temporary()
  compiler.sink = { variable, kind: 'text' }
  compiler.emit(`${variable}="";{`)
  compiler.body(body, names)
  compiler.emit('}')
  compiler.sink = outer
  return variable
}

function compileSetBlock(
  compiler: JinjaCompiler,
  { target, filter, body }: SetBlockNode,
  names: Names,
): void {
  const text = capture(compiler, body, names)
  assign(compiler, { target, code: filter ? filterChain(compiler, { filter, text }, names) : text }, names)
}

function compileFilterBlock(compiler: JinjaCompiler, { filter, body }: FilterBlockNode, names: Names): void {
  const text = capture(compiler, body, names)
  append(compiler, `rt.text(${filterChain(compiler, { filter, text }, names)})`)
}

function filterChain(
  compiler: JinjaCompiler,
  { filter, text }: { readonly filter: FilterNode; readonly text: string },
  names: Names,
): string {
  const inner = filter.target as FilterNode | null
  const value = inner ? filterChain(compiler, { filter: inner, text }, names) : text
  return filterCode(compiler, { filter, value }, names)
}

function compileCallBlock(compiler: JinjaCompiler, block: CallBlockNode, names: Names): void {
  const caller = compiler.temporary()
  compiler.emit(`${caller}=`)
  macroCode(compiler, block, names)
  compiler.emit(`;${compiler.at(block.call)};`)
  append(compiler, `rt.text(${callCode(compiler, { call: block.call, caller }, names)})`)
}

function compileWith(compiler: JinjaCompiler, { targets, values, body }: WithNode, names: Names): void {
  const inner = new Names(names)
  compiler.emit('{')
  const codes = values.map((value) => {
    const temporary = compiler.temporary()
    compiler.emit(`${temporary}=${compiler.expression(value, names)};`)
    return temporary
  })
  for (const [at, target] of targets.entries()) {
    declareTargets(compiler, target, inner)
    assign(compiler, { target, code: codes[at] ?? 'null' }, inner)
  }
  compiler.body(body, inner)
  compiler.emit('}')
}
