/** A value that cannot be stored. Its whole document goes to quarantine. */
export class BadValue extends Error {
  /** Name of the field. */
  readonly path: string

  constructor(message: string, path = '') {
    super(message)
    this.name = 'BadValue'
    this.path = path
  }
}
