import type { JSX } from 'preact'

import { LOOK_WORDS, type StatusLook } from './looks.ts'

/** Width of a result and of the gap after it, and the height of all, in pixels. */
const BAR = 4
const STEP = 6
const HEIGHT = 18

/** What did not go well is taller, so that colour is not the only difference. */
const HEIGHTS: Readonly<Record<StatusLook, number>> = { fail: 18, warn: 14, ok: 8, skipped: 3, none: 3 }

const LOOKS = ['ok', 'skipped', 'none', 'warn', 'fail'] as const

/** The last results of a test, oldest first: one path for each look, since a page shows many of them. */
export function Strip({ looks }: { readonly looks: readonly StatusLook[] }): JSX.Element | null {
  if (looks.length === 0) return null
  const width = looks.length * STEP
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      style={{ width: `${width}px`, height: `${HEIGHT}px` }}
      role="img"
      aria-label={describeLooks(looks)}
    >
      <title>{describeLooks(looks)}</title>
      {LOOKS.filter((look) => looks.includes(look)).map((look) => (
        <path key={look} class={`status-${look}`} d={barsOf(looks, look)} />
      ))}
    </svg>
  )
}

/** `Last 7 results: 5 ok, 2 failed`. */
function describeLooks(looks: readonly StatusLook[]): string {
  const counts = LOOKS.map((look) => [look, looks.filter((one) => one === look).length] as const)
  const words = counts.filter(([, count]) => count > 0).map(([look, count]) => `${count} ${LOOK_WORDS[look]}`)
  return `Last ${looks.length} results: ${words.join(', ')}`
}

function barsOf(looks: readonly StatusLook[], wanted: StatusLook): string {
  const height = HEIGHTS[wanted]
  return looks
    .map((look, at) => (look === wanted ? `M${at * STEP} ${HEIGHT - height}h${BAR}v${height}h-${BAR}z` : ''))
    .join('')
}
