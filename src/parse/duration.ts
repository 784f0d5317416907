const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Reads `500ms`, `30s`, `15m`, `2h`, `1d`, or a number of seconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(text.trim()) ?? []
  const factor = MILLISECONDS[unit]
  return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor)
}
