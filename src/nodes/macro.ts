/** A file with macros, generic tests or other template blocks. `packageName` is the namespace of its macros. */
export interface MacroFile {
  readonly packageName: string
  readonly path: string
  readonly text: string
}

/** What a property file says of a macro. */
export interface MacroNotes {
  readonly name: string
  readonly description: string
  readonly patchPath: string
  readonly arguments: readonly MacroArgument[]
}

export interface MacroArgument {
  readonly name: string
  readonly type: string | null
  readonly description: string
}

/** A `{% docs name %}` block of a markdown file. */
export interface DocBlock {
  readonly packageName: string
  readonly name: string
  readonly path: string
  readonly text: string
}
