/** Several values as one of a query. A comma separates them, so one within a value is written otherwise. */
export function formatList(values: Iterable<string>): string {
  return Array.from(values, (value) => value.replaceAll(/[%,]/g, encodeURIComponent)).join(',')
}

/** Reads what {@link formatList} wrote; of anything else it makes what it can. */
export function parseList(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(',').map(decode)
}

/** Text that is no encoding stays as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
