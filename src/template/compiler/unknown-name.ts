import type { At } from '../syntax.ts'

/** A filter or test that does not exist. */
export class UnknownNameError extends Error {
  readonly at: At
  readonly unknown: string
  readonly known: ReadonlySet<string>

  constructor(what: 'filter' | 'test', at: At & { readonly name: string }, known: ReadonlySet<string>) {
    super(`No ${what} named '${at.name}'.`)
    this.name = 'TemplateAssertionError'
    this.at = { lineno: at.lineno, colno: at.colno }
    this.unknown = at.name
    this.known = known
  }
}
