import nunjucks from 'nunjucks/src/compiler.js'

import { TemplateSyntaxError } from '../syntax-error.ts'
import type { At, Body, Expression, MacroNode, Statement } from '../syntax.ts'
import { compileExpression } from './expressions.ts'
import { macroCode } from './macros.ts'
import { assignedNames, freshNames, Names } from './names.ts'
import { compileStatement } from './statements.ts'

/**
 * JavaScript of a template, and the places its code refers to by index: line and column in turn, from 1. Both
 * depend on nothing but the text, so they serve wherever the same text stands again.
 */
export interface CompiledCode {
  readonly code: string
  readonly places: readonly number[]
}

export interface CompileOptions {
  /** A single expression keeps its type. */
  readonly native?: boolean
  /** Names of filters and tests that exist; others are refused where they would certainly run. */
  readonly known: { readonly filters: ReadonlySet<string>; readonly checks: ReadonlySet<string> }
}

/** @throws {TemplateSyntaxError | UnknownNameError} */
export function compileTemplate(body: Body, options: CompileOptions): CompiledCode {
  const compiler = new JinjaCompiler(options)
  return compiler.finish(() => compiler.renderFunction(body))
}

/** Compiles the macros that stand at the top of a file; what is between them has no meaning. */
export function compileLibrary(body: Body, options: CompileOptions): CompiledCode {
  const compiler = new JinjaCompiler(options)
  compiler.uncertain++
  const macros = body.children.filter((one): one is MacroNode => one.typename === 'MacroDefinition')
  return compiler.finish(() => {
    compiler.emit('return [')
    for (const macro of macros) {
      macroCode(compiler, macro, undefined)
      compiler.emit(',')
    }
    compiler.emit('];')
  })
}

/** Where output goes: `segments` are recorded only for the template's own text. */
export interface Sink {
  readonly variable: string
  readonly kind: 'root' | 'text' | 'parts'
}

/**
 * nunjucks' compiler with Jinja2's meaning: its code buffer and counters are used, while names are resolved to
 * JavaScript variables at compile time, and every function is a generator.
 */
export class JinjaCompiler extends nunjucks.Compiler {
  readonly options: CompileOptions
  readonly places: number[] = []
  sink: Sink = { variable: 'output', kind: 'root' }
  /** The innermost function; `canReturn` tells that `return()` ends it. */
  currentFunction: { readonly temporaries: string[]; readonly canReturn: boolean; loops: number }
  /** Above 0 inside code that may never run, such as the branches of an `if`. */
  uncertain = 0

  constructor(options: CompileOptions) {
    super('', false)
    this.options = options
    this.currentFunction = { temporaries: [], canReturn: false, loops: 0 }
    this.place({ lineno: 0, colno: 0 })
  }

  finish(emitCode: () => void): CompiledCode {
    emitCode()
    return { code: this.getCode(), places: this.places }
  }

  renderFunction(body: Body): void {
    const isNative = this.options.native === true
    if (isNative) this.sink = { variable: 'output', kind: 'parts' }
    // The parentheses let the engine compile the function at once: it runs soon, and is not read twice.
    this.emit(`return (function*(scope,segments){let p=0,output=${isNative ? '[]' : '""'};try{`)
    this.body(body, undefined)
    this.emit(`return ${isNative ? 'rt.nativeResult(output)' : 'output'};`)
    this.emit('}catch(error){throw rt.raise(error,unit,p);}')
    this.declareTemporaries()
    this.emit('});')
  }

  emit(code: string): void {
    this.codebuf.push(code)
  }

  /** Statements in a scope of their own. */
  body(body: Body | null, names: Names | undefined): void {
    if (!body) return
    const inner = this.openScope(body, names)
    for (const statement of body.children) this.statement(statement, inner)
  }

  /** Statements in the scope around them. */
  statements(body: Body, names: Names): void {
    for (const statement of body.children) this.statement(statement, names)
  }

  statement(statement: Statement, names: Names): void {
    compileStatement(this, statement, names)
  }

  expression(expression: Expression, names: Names): string {
    return compileExpression(this, expression, names)
  }

  private openScope(body: Body, outer: Names | undefined): Names {
    const names = new Names(outer)
    const assigned = assignedNames(body)
    const fresh = assigned.size > 0 ? freshNames(body) : assigned
    for (const name of assigned) {
      const variable = this.variable(name)
      const before = outer?.find(name) ?? `rt.lookup(scope,${literal(name)})`
      this.emit(`let ${variable}${fresh.has(name) ? '' : `=${before}`};`)
      names.declare(name, variable)
    }
    return names
  }

  /** A JavaScript name for a variable of the template. */
  variable(name: string): string {
    return `v_${name.replace(/\W/g, '_')}_${++this.lastId}`
  }

  /** A name for one value inside the current function. */
  temporary(): string {
    const name = `t${++this.lastId}`
    this.currentFunction.temporaries.push(name)
    return name
  }

  /** Declared at the end of a function: `var` counts from its start. */
  declareTemporaries(): void {
    if (this.currentFunction.temporaries.length > 0)
      this.emit(`var ${this.currentFunction.temporaries.join(',')};`)
  }

  /** Code that notes where the template is, for errors. */
  at(at: At): string {
    return `p=${this.place(at)}`
  }

  /** Index of a place. */
  place({ lineno, colno }: At): number {
    this.places.push(lineno + 1, colno + 1)
    return this.places.length - 2
  }

  failAt(at: At, message: string): never {
    throw new TemplateSyntaxError(message, at.lineno, at.colno)
  }
}

/**
 * Text, or data with text in it, as a JavaScript literal: the only way text of a template enters generated code.
 * JSON lets U+2028 and U+2029 stand, which end a line in older JavaScript.
 */
export function literal(value: unknown): string {
  const json = JSON.stringify(value)
  return /[\u2028\u2029]/.test(json)
    ? json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
    : json
}
