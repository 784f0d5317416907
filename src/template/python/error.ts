/** An error as Python would raise it, before its place in the template is known. */
export class PythonError extends Error {
  /** Name of the Python exception. */
  readonly kind: string

  constructor(kind: string, message: string) {
    super(message)
    this.name = kind
    this.kind = kind
  }
}

export function typeError(message: string): PythonError {
  return new PythonError('TypeError', message)
}

export function valueError(message: string): PythonError {
  return new PythonError('ValueError', message)
}
