import type { BlockKind, Body, CallBlockNode, MacroNode, Signature } from '../syntax.ts'
import { literal, type JinjaCompiler } from './compiler.ts'
import { mentions, Names } from './names.ts'

/** What the runtime must know of a macro to call it. */
export interface MacroFacts {
  readonly name: string
  readonly block: BlockKind | 'caller'
  readonly parameters: readonly string[]
  /** Whether its body reads these, so that surplus arguments have a place. */
  readonly takesRest: boolean
  readonly takesNamedRest: boolean
  readonly takesCaller: boolean
  /** Index into the places of the unit. */
  readonly place: number
}

/** Emits an expression that makes the macro, or the `caller` of a call block. */
export function macroCode(
  compiler: JinjaCompiler,
  macro: MacroNode | CallBlockNode,
  names: Names | undefined,
): void {
  const facts = factsOf(macro, compiler.place(macro))
  const outer = {
    currentFunction: compiler.currentFunction,
    sink: compiler.sink,
    uncertain: compiler.uncertain,
  }
  compiler.currentFunction = { temporaries: [], canReturn: facts.block !== 'caller', loops: 0 }
  compiler.sink = { variable: 'output', kind: 'text' }
  emitFunction(compiler, { facts, signature: macro.signature, body: macro.body }, names)
  compiler.currentFunction = outer.currentFunction
  compiler.sink = outer.sink
  compiler.uncertain = outer.uncertain
}

function factsOf(macro: MacroNode | CallBlockNode, place: number): MacroFacts {
  const { signature, body } = macro
  const reads = (name: string) => mentions(body, name) || mentions(signature.defaults, name)
  const isCaller = macro.typename === 'CallBlock'
  return {
    name: isCaller ? 'caller' : macro.name,
    block: isCaller ? 'caller' : macro.block,
    parameters: signature.parameters,
    takesRest: reads('varargs'),
    takesNamedRest: reads('kwargs'),
    takesCaller: !isCaller && reads('caller'),
    place,
  }
}

function emitFunction(
  compiler: JinjaCompiler,
  macro: { readonly facts: MacroFacts; readonly signature: Signature; readonly body: Body },
  outer: Names | undefined,
): void {
  const { facts, signature } = macro
  const names = new Names(outer)
  const variables = facts.parameters.map((parameter) => compiler.variable(parameter))
  const extras = [
    ['varargs', facts.takesRest],
    ['kwargs', facts.takesNamedRest],
    ['caller', facts.takesCaller],
  ] as const
  const extraVariables = extras.map(([name, isTaken]) => {
    const variable = compiler.variable(name)
    if (isTaken) names.declare(name, variable)
    return variable
  })
  for (const [at, parameter] of facts.parameters.entries()) names.declare(parameter, variables[at] ?? '')

  compiler.emit(`rt.macro(unit,${literal(facts)},function*(`)
  compiler.emit(`${['scope', ...variables, ...extraVariables].join(',')}){let p=0,output="";try{`)
  emitDefaults(compiler, { signature, variables }, names)
  compiler.body(macro.body, names)
  const leave = facts.block === 'caller' ? 'leaveCaller' : 'leaveMacro'
  compiler.emit(
    `return output;}catch(error){return rt.${leave}(error,unit,{macro:${literal(facts.name)},p});}`,
  )
  compiler.declareTemporaries()
  compiler.emit('})')
}

function emitDefaults(
  compiler: JinjaCompiler,
  { signature, variables }: { readonly signature: Signature; readonly variables: readonly string[] },
  names: Names,
): void {
  const required = signature.parameters.length - signature.defaults.length
  for (const [at, parameter] of signature.parameters.entries()) {
    const fallback = signature.defaults[at - required]
    const code = fallback
      ? compiler.expression(fallback, namesForDefault(signature.parameters.slice(at), names))
      : notProvided(parameter)
    compiler.emit(`if(${variables[at]}===rt.MISSING)${variables[at]}=${code};`)
  }
}

/** A default sees the parameters before it; its own and later ones are not there yet. */
function namesForDefault(later: readonly string[], names: Names): Names {
  const inner = new Names(names)
  for (const parameter of later) inner.declare(parameter, notProvided(parameter))
  return inner
}

function notProvided(parameter: string): string {
  return `rt.notProvided(scope,${literal(parameter)})`
}
