import type { JSX } from 'preact'

import type { SiteStatus } from '../../docs/index.ts'
import { LOOK_WORDS, lookOf, type StatusLook } from './looks.ts'

/** A shape for each look, so that colour is never the only difference. Drawn in 16 by 16. */
const SHAPES: Readonly<Record<StatusLook, JSX.Element>> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="7" />
      <path class="status-sign" d="M4.8 8.3l2.2 2.2 4.2-4.6" />
    </>
  ),
  warn: (
    <>
      <path d="M8 1.2 15.2 14H.8z" stroke-linejoin="round" />
      <path class="status-sign" d="M8 6v3.6M8 11.8v.1" />
    </>
  ),
  fail: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />
      <path class="status-sign" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" />
    </>
  ),
  skipped: (
    <>
      <circle class="status-hollow" cx="8" cy="8" r="6.2" />
      <path class="status-hollow" d="M5 8h6" />
    </>
  ),
  none: <circle class="status-hollow status-dotted" cx="8" cy="8" r="6.2" />,
}

export interface StatusMarkProps {
  readonly status: SiteStatus | undefined
  /** Shows the word as well; otherwise only screen readers are told. */
  readonly hasWord?: boolean
}

/** How something went: a shape and its word. */
export function StatusMark({ status, hasWord = false }: StatusMarkProps): JSX.Element {
  return <LookMark look={lookOf(status)} word={status ?? 'not run'} hasWord={hasWord} />
}

export interface LookMarkProps {
  readonly look: StatusLook
  readonly word?: string
  readonly hasWord?: boolean
}

/** The same for something that has a look but no status of its own, such as a folder. */
export function LookMark({ look, word = LOOK_WORDS[look], hasWord = false }: LookMarkProps): JSX.Element {
  return (
    <span class={`status status-${look}`} title={hasWord ? undefined : word}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {lookShape(look)}
      </svg>
      <span class={hasWord ? 'status-word' : 'for-readers'}>{word}</span>
    </span>
  )
}

/** The shape of a look, for drawings of their own. */
export function lookShape(look: StatusLook): JSX.Element {
  return SHAPES[look]
}
