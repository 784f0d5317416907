const POSITIVE = 0x0000
const NEGATIVE = 0x4000
const SPECIAL: Readonly<Record<string, number>> = { NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 }
/** Digits after the point that the format can count. */
const MAX_SCALE = 0x3fff
const MAX_INTEGER_DIGITS = 131_072
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,7}))?$/

/**
 * The words of a binary `numeric`: count of digits, weight of the first, sign, scale, and the digits in base
 * 10,000. The scale is kept: `1.50` stays `1.50`.
 * @throws {RangeError} for text that is not a number, or one that PostgreSQL cannot store
 */
export function encodeNumeric(text: string): readonly number[] {
  const special = SPECIAL[text]
  if (special !== undefined) return [0, 0, special, 0]
  const { negative, whole, fraction } = parse(text)
  if (fraction.length > MAX_SCALE || whole.length > MAX_INTEGER_DIGITS) {
    throw new RangeError(`A number has too many digits: ${text.slice(0, 40)}`)
  }
  const padded = whole.padStart(Math.ceil(whole.length / 4) * 4, '0')
  const digits = `${padded}${fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0')}`
  return assemble(digits, padded.length / 4, { negative, scale: fraction.length })
}

/** Room for the longest number that {@link putUnits} writes: four words and five groups. */
export const MAX_UNITS_BYTES = 18

/**
 * Writes `units / 10^scale` as a binary `numeric` and returns the offset after it. Nearly all decimals are short
 * enough for this way, which needs no text.
 * @throws {RangeError} for a scale that the format cannot count
 */
export function putUnits(
  view: DataView,
  at: number,
  { units, scale }: { readonly units: number; readonly scale: number },
): number {
  if (scale > MAX_SCALE) throw new RangeError(`A number has too many digits: ${units}E-${scale}`)
  const groupsAfterPoint = Math.ceil(scale / 4)
  const groups = groupsOf(Math.abs(units), groupsAfterPoint * 4 - scale)
  let first = 0
  while (first < groups.length && groups[first] === 0) first++
  let end = groups.length
  while (end > first && groups[end - 1] === 0) end--
  view.setUint16(at, end - first)
  view.setInt16(at + 2, first === end ? 0 : groups.length - 1 - groupsAfterPoint - first)
  view.setUint16(at + 4, units < 0 ? NEGATIVE : POSITIVE)
  view.setUint16(at + 6, scale)
  let next = at + 8
  for (let group = first; group < end; group++, next += 2) view.setUint16(next, groups[group] as number)
  return next
}

/** The five groups of a safe integer that is followed by some zeros, 0 to 3, to fill its last group. */
function groupsOf(value: number, zeros: number): readonly number[] {
  const unit = 10 ** zeros
  const inLast = 10_000 / unit
  const rest = Math.floor(value / inLast)
  // Two halves of eight digits, each small enough for the integers of the processor.
  const high = Math.floor(rest / 1e8)
  const low = rest - high * 1e8
  const last = (value - rest * inLast) * unit
  return [Math.floor(high / 10_000), high % 10_000, Math.floor(low / 10_000), low % 10_000, last]
}

interface Decimal {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
}

function parse(text: string): Decimal {
  const [, sign, integer = '', decimals = '', exponent = '0'] = SYNTAX.exec(text) ?? []
  if (sign === undefined || integer + decimals === '')
    throw new RangeError(`Not a number: ${text.slice(0, 40)}`)
  const shift = Number(exponent)
  if (Math.abs(shift) > MAX_INTEGER_DIGITS) {
    throw new RangeError(`A number has too many digits: ${text.slice(0, 40)}`)
  }
  const scale = Math.max(0, decimals.length - shift)
  const digits = (integer + decimals).padEnd(integer.length + shift, '0').padStart(scale, '0')
  const point = digits.length - scale
  return {
    negative: sign === '-',
    whole: digits.slice(0, point).replace(/^0+/, ''),
    fraction: digits.slice(point),
  }
}

function assemble(
  digits: string,
  groupsBeforePoint: number,
  facts: { readonly negative: boolean; readonly scale: number },
): readonly number[] {
  const groups: number[] = []
  for (let at = 0; at < digits.length; at += 4) groups.push(Number(digits.slice(at, at + 4)))
  let first = 0
  while (first < groups.length && groups[first] === 0) first++
  let end = groups.length
  while (end > first && groups[end - 1] === 0) end--
  const isZero = first === end
  // The weight may be negative: as an unsigned word that is its two's complement.
  const weight = isZero ? 0 : (groupsBeforePoint - 1 - first) & 0xffff
  const sign = facts.negative && !isZero ? NEGATIVE : POSITIVE
  return [end - first, weight, sign, facts.scale, ...groups.slice(first, end)]
}
