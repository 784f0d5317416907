/** A template that cannot be read. The place counts from 0, as nunjucks' tokens do. */
export class TemplateSyntaxError extends Error {
  readonly lineno: number
  readonly colno: number

  constructor(message: string, lineno: number, colno: number) {
    super(message)
    this.name = 'TemplateSyntaxError'
    this.lineno = lineno
    this.colno = colno
  }
}
