import type { MacroFacts } from '../compiler/macros.ts'
import type { Macro, TemplateObject, TemplateScope } from '../contract.ts'
import type { Arguments } from '../python/call.ts'
import { typeError } from '../python/error.ts'
import { dictOf, Tuple, Undefined } from '../python/values.ts'
import { drive, driveSync, type Running } from './drive.ts'
import { locationOf, type Unit } from './failure.ts'

/** Stands for an argument that was not given, where undefined may be a value. */
export const MISSING = Symbol('missing')

/** Generated code: the scope, the parameters, `varargs`, `kwargs`, `caller`. */
export type MacroBody = (scope: TemplateScope, ...values: readonly unknown[]) => Running

/** A macro, or the `caller` of a call block. */
export class MacroValue implements Macro, TemplateObject {
  readonly templateType = 'Macro'
  readonly block: Macro['block']
  private readonly facts: MacroFacts
  private readonly unit: Unit
  private readonly body: MacroBody

  constructor(unit: Unit, facts: MacroFacts, body: MacroBody) {
    this.unit = unit
    this.facts = facts
    this.body = body
    this.block = facts.block === 'caller' ? 'macro' : facts.block
  }

  get name(): string {
    return this.facts.name
  }

  get packageName(): string {
    return this.unit.packageName
  }

  get path(): string {
    return this.unit.file
  }

  get line(): number {
    return locationOf(this.unit, this.facts.place).line
  }

  get parameters(): readonly string[] {
    return this.facts.parameters
  }

  async call(
    scope: TemplateScope,
    positional: readonly unknown[],
    named?: Readonly<Record<string, unknown>>,
  ): Promise<unknown> {
    return drive(this.start(scope, { positional, named }))
  }

  callSync(
    scope: TemplateScope,
    positional: readonly unknown[],
    named?: Readonly<Record<string, unknown>>,
  ): unknown {
    return driveSync(this.start(scope, { positional, named }))
  }

  /** @throws {PythonError} for arguments that fit no parameter. */
  start(scope: TemplateScope, given: Arguments): Running {
    return this.body(scope, ...this.bind(given))
  }

  text(): string {
    return `<Macro '${this.name}'>`
  }

  attribute(name: string): unknown {
    if (name === 'name') return this.name
    return name === 'arguments' ? new Tuple(this.parameters) : undefined
  }

  private bind({ positional, named = {} }: Arguments): unknown[] {
    const { parameters, takesRest, takesNamedRest, takesCaller } = this.facts
    if (positional.length > parameters.length && !takesRest) {
      throw typeError(`macro '${this.name}' takes not more than ${parameters.length} argument(s)`)
    }
    const others = Object.entries(named).filter(([name]) => this.isOther(name, positional.length))
    return [
      ...parameters.map((name, at) => (at < positional.length ? positional[at] : argument(named, name))),
      takesRest ? new Tuple(positional.slice(parameters.length)) : null,
      takesNamedRest ? dictOf(others) : null,
      takesCaller && !parameters.includes('caller') ? callerOf(named) : null,
    ]
  }

  /** True for a named argument without a parameter, which has its place in `kwargs`. */
  private isOther(name: string, positionalCount: number): boolean {
    const at = this.facts.parameters.indexOf(name)
    if (at >= 0 && at < positionalCount) {
      throw typeError(`macro '${this.name}' got multiple values for argument '${name}'`)
    }
    if (at >= 0 || (name === 'caller' && this.facts.takesCaller)) return false
    if (!this.facts.takesNamedRest) throw this.unexpected(name)
    return true
  }

  private unexpected(name: string): Error {
    if (name !== 'caller') return typeError(`macro '${this.name}' takes no keyword argument '${name}'`)
    return typeError(`macro '${this.name}' was used in a call block, but it never calls caller()`)
  }
}

function argument(named: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(named, name)) return MISSING
  return named[name] === undefined ? MISSING : named[name]
}

function callerOf(named: Readonly<Record<string, unknown>>): unknown {
  return Object.hasOwn(named, 'caller') ? named['caller'] : new Undefined('caller', 'No caller defined')
}
