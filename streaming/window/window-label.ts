const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** The length of a window as people write it: `1m`, `90s`, `250ms`. */
export function windowLabel(windowMs: number): string {
  const [unit, unitMs] = UNITS.find(([, length]) => windowMs % length === 0) ?? ['ms', 1]
  return `${windowMs / unitMs}${unit}`
}
