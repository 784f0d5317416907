import type { JSX } from 'preact'

import type { SiteRun } from '../../docs/index.ts'
import { formatCount } from '../ui/format.ts'
import { lookOf, type StatusLook } from '../ui/looks.ts'
import { LookMark } from '../ui/status.tsx'

const LOOKS: readonly (readonly [StatusLook, string])[] = [
  ['fail', 'failed'],
  ['warn', 'warned'],
  ['skipped', 'skipped'],
  ['ok', 'ok'],
]

/** How many results of a run look how, the bad ones first. */
export function RunCounts({ counts }: Pick<SiteRun, 'counts'>): JSX.Element {
  const totals = new Map<StatusLook, number>()
  for (const [status, count] of Object.entries(counts)) {
    const look = lookOf(status)
    totals.set(look, (totals.get(look) ?? 0) + count)
  }
  return (
    <span class="run-counts">
      {LOOKS.filter(([look]) => totals.has(look)).map(([look, word]) => (
        <span key={look}>
          <LookMark look={look} word={`${formatCount(totals.get(look) ?? 0)} ${word}`} hasWord />
        </span>
      ))}
    </span>
  )
}
