import { problem, ProjectError, type Problem, type SourceLocation } from '../../errors/index.ts'
import { PythonError } from '../python/error.ts'

/** A compiled template: its file, and the places its code refers to by index. */
export interface Unit {
  readonly file: string
  readonly packageName: string
  /** Line and column in turn, from 1. */
  readonly places: readonly number[]
}

/** Where a template was when something failed. */
export interface Frame {
  /** The macro that was running; undefined for the template itself. */
  readonly macro?: string
  /** Index into the places of the unit. */
  readonly p: number
}

/** Thrown by `return()` where it cannot simply end the macro. */
export class MacroReturn extends Error {
  readonly value: unknown

  constructor(value: unknown) {
    super('return() was used outside of a macro')
    this.name = 'MacroReturn'
    this.value = value
  }
}

/** How many callers are named: a macro that calls itself without end has thousands. */
const MAX_NOTES = 10

/** An error on its way out through the macros that called each other. */
class TemplateFailure extends Error {
  readonly problems: readonly Problem[]
  readonly notes: string[] = []
  /** The macro that the failure just left. */
  macro: string | undefined
  private more = 0

  constructor(problems: readonly Problem[], cause: unknown) {
    super('', { cause })
    this.problems = problems
  }

  note(text: string): void {
    if (this.notes.length < MAX_NOTES) this.notes.push(text)
    else this.more++
  }

  toProjectError(): ProjectError {
    const notes = this.more > 0 ? [...this.notes, `... and ${this.more} more calls.`] : this.notes
    const problems = this.problems.map((one) => ({ ...one, notes: [...(one.notes ?? []), ...notes] }))
    return new ProjectError(notes.length > 0 ? problems : this.problems, { cause: this.cause })
  }
}

/** Adds a place to an error that leaves a template or a macro. */
export function raise(error: unknown, unit: Unit, frame: Frame): Error {
  const place = locationOf(unit, frame.p)
  if (error instanceof TemplateFailure) {
    const at = `${place.file}:${place.line}:${place.column}`
    error.note(error.macro === undefined ? `Called at ${at}.` : `In macro "${error.macro}", called at ${at}.`)
    error.macro = frame.macro
    return error
  }
  const failure = new TemplateFailure(problemsOf(error, place), causeOf(error))
  if (error instanceof ProjectError && error.problems.every((one) => one.location)) {
    failure.note(`Called at ${place.file}:${place.line}:${place.column}.`)
  }
  failure.macro = frame.macro
  return failure
}

/** The error as the room's callers see it. */
export function asProjectError(error: unknown): unknown {
  return error instanceof TemplateFailure ? error.toProjectError() : error
}

function problemsOf(error: unknown, location: SourceLocation): readonly Problem[] {
  if (error instanceof ProjectError) {
    return error.problems.map((one) => (one.location ? one : { ...one, location }))
  }
  return [problem('TEMPLATE_FAILED', { kind: kindOf(error), detail: messageOf(error) }, { location })]
}

function causeOf(error: unknown): unknown {
  return error instanceof ProjectError ? error.cause : error instanceof PythonError ? undefined : error
}

function kindOf(error: unknown): string {
  if (isStackOverflow(error)) return 'RecursionError'
  return error instanceof Error ? error.name : 'Error'
}

function messageOf(error: unknown): string {
  if (isStackOverflow(error)) return 'maximum recursion depth exceeded'
  return error instanceof Error ? error.message : String(error)
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack')
}

export function locationOf(unit: Unit, p: number): SourceLocation {
  return { file: unit.file, line: unit.places[p] ?? 1, column: unit.places[p + 1] ?? 1 }
}
