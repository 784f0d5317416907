import type { MacroFile } from '../nodes/index.ts'

/** Where a template text stands, so that positions inside it become positions in the user's file. */
export interface TemplateOrigin {
  readonly file: string
  /** Place of the first character of the text in the file; both count from 1. Default 1, 1. */
  readonly line?: number
  readonly column?: number
}

/** Names a template can use. `undefined` means the name is not defined. */
export interface TemplateScope {
  lookup(name: string): unknown
  /** Attributes, items and calls of undefined values give undefined again instead of raising, as while parsing. */
  readonly permissive?: boolean
}

/**
 * A compiled template. Rendering suspends at every host function that returns a promise, so one thread renders
 * many templates at once.
 *
 * @throws {ProjectError} `TEMPLATE_FAILED`, `TEMPLATE_RAISED` and others, at file, line and column of the
 *   failing expression, with the macro call stack as notes. A `ProjectError` thrown by a host function keeps
 *   its problem; the call's position is added when the problem has none.
 */
export interface Template {
  render(scope: TemplateScope): Promise<string>
  /** For scopes whose functions never wait. Throws when one does. */
  renderSync(scope: TemplateScope): string
  /** Renders and tells which parts of the output are literal text of the template, and where it stands there. */
  renderMapped(scope: TemplateScope): Promise<MappedOutput>
}

export interface MappedOutput {
  readonly text: string
  /** In the order of the output. What lies between two segments came from expressions or macros. */
  readonly segments: readonly OutputSegment[]
}

export interface OutputSegment {
  readonly outputStart: number
  readonly length: number
  /** Place of its first character in the file; both count from 1. */
  readonly line: number
  readonly column: number
}

/** A template of which a single expression keeps its type: `"{{ 4 + 1 }}"` gives 5. */
export interface NativeTemplate {
  evaluateSync(scope: TemplateScope): unknown
}

export interface Macro {
  /** As called: `cents_to_dollars`, `test_unique`, `materialization_table_default`. */
  readonly name: string
  readonly packageName: string
  readonly path: string
  readonly line: number
  readonly block: 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs'
  /** Names of its parameters, in order. */
  readonly parameters: readonly string[]
  /** Calls the macro as a template would; suspends like a template. */
  call(
    scope: TemplateScope,
    positional: readonly unknown[],
    named?: Readonly<Record<string, unknown>>,
  ): Promise<unknown>
  /** For scopes whose functions never wait. Throws when one does. */
  callSync(
    scope: TemplateScope,
    positional: readonly unknown[],
    named?: Readonly<Record<string, unknown>>,
  ): unknown
}

export interface Templates {
  /** @throws {ProjectError} `TEMPLATE_SYNTAX` at its place. */
  compile(text: string, origin: TemplateOrigin): Template
  compileNative(text: string, origin: TemplateOrigin): NativeTemplate
  /** Compiles a file of macros. Macros are free of any scope: they take the caller's at each call. */
  library(file: MacroFile): readonly Macro[]
}

/**
 * Gives a TypeScript object the looks of a Python object in templates. Only what is defined here can be seen:
 * plain properties and methods of such objects stay hidden.
 */
export interface TemplateObject {
  /** Name of its Python type in messages. */
  readonly templateType: string
  /** Value of `object.name`; undefined when there is none. */
  attribute?(name: string): unknown
  /** Value of `object[key]`; by default the same as `attribute` for text keys. */
  item?(key: unknown): unknown
  /** `{{ object }}` and `object | string`. */
  text?(): string
  /** `object(...)`. May return a promise. */
  invoke?(positional: readonly unknown[], named: Readonly<Record<string, unknown>>): unknown
  /** `for x in object`. */
  iterate?(): readonly unknown[]
  truthy?(): boolean
  equals?(other: unknown): boolean
  /** Negative, zero or positive for `<`, `>` and sorting; undefined when the two cannot be compared. */
  compare?(other: unknown): number | undefined
  /** `object + other`, also asked for `other + object` when `other` is built in; undefined raises a TypeError. */
  add?(other: unknown): unknown
  /** `object - other`; undefined raises a TypeError. */
  subtract?(other: unknown): unknown
  /** `'{:spec}'.format(object)`. */
  format?(spec: string): string
  /** True when `object is mapping` holds. */
  readonly isMapping?: boolean
}
