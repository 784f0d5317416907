import type { SiteStatus } from '../../docs/index.ts'

/** Five looks for all words that tools have for how something went. */
export type StatusLook = 'ok' | 'warn' | 'fail' | 'skipped' | 'none'

const LOOKS: Readonly<Record<string, StatusLook>> = {
  success: 'ok',
  pass: 'ok',
  'no-op': 'ok',
  reused: 'ok',
  running: 'none',
  warn: 'warn',
  'partial success': 'warn',
  fail: 'fail',
  error: 'fail',
  'runtime error': 'fail',
  killed: 'fail',
  skipped: 'skipped',
  cancelled: 'skipped',
}

export function lookOf(status: SiteStatus | undefined): StatusLook {
  return status === undefined || !Object.hasOwn(LOOKS, status) ? 'none' : (LOOKS[status] ?? 'none')
}

/** A word for a look, for screen readers and legends. */
export const LOOK_WORDS: Readonly<Record<StatusLook, string>> = {
  ok: 'ok',
  warn: 'warning',
  fail: 'failed',
  skipped: 'skipped',
  none: 'not run',
}
