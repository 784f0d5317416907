import { fail } from '../../src/errors/index.ts'

/** Milliseconds of a moment that was written as ISO 8601. @throws {ProjectError} `USAGE_VALUE_INVALID` */
export function momentOf(option: string, written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  const ms = /^\d{4}-\d{2}-\d{2}/.test(written) ? Date.parse(written) : NaN
  if (!Number.isNaN(ms)) return ms
  return fail('USAGE_VALUE_INVALID', {
    option: `--${option}`,
    expected: 'a moment such as 2026-11-28 or 2026-11-28T12:00:00Z',
    actual: written,
  })
}
