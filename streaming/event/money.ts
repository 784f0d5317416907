/**
 * Whole cents from `"12.34"` or `12.34`, without an error of floating point: a number is read by its shortest
 * decimal form, which is exact up to 15 digits. `undefined` for everything that is no plain decimal of at most 13
 * digits and two decimals: `1e5` as text, `.5`, `12.345`, `NaN`.
 */
export function parseCents(value: string | number): number | undefined {
  const text = typeof value === 'string' ? value : String(value)
  if (!/^-?\d{1,13}(?:\.\d{1,2})?$/.test(text)) return undefined
  const point = text.indexOf('.')
  if (point < 0) return Number(text) * 100
  const decimals = text.length - point - 1
  // Without its point it is a whole number below 2^53, which is exact.
  return Number(text.slice(0, point) + text.slice(point + 1)) * (decimals === 2 ? 1 : 10)
}

/** `-42.00` for -4200 */
export function centsText(cents: number | bigint): string {
  const isNegative = cents < 0
  const digits = String(isNegative ? -cents : cents).padStart(3, '0')
  return `${isNegative ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
