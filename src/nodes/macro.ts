/** A file with macros, generic tests or other template blocks. `packageName` is the namespace of its macros. */
export interface MacroFile {
  readonly packageName: string
  readonly path: string
  readonly text: string
}
