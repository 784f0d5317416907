import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { LOOK_WORDS, type StatusLook } from '../ui/looks.ts'
import { LookMark } from '../ui/status.tsx'
import './help.css'

const KEYS = [
  ['/ or Ctrl-K', 'search'],
  ['?', 'this help'],
  ['Arrows', 'walk through the tree, through results, and along the lines of a lineage'],
  ['+ and −', 'in a lineage: open a group or show what is hidden around a node, and take it back'],
  ['Shift and ← or →', 'in a lineage: show what is hidden on that side of a node'],
  ['Ctrl and the wheel', 'make a lineage larger or smaller; the mouse drags it'],
  ['Enter', 'open'],
  ['Escape', 'close'],
] as const

const SELECTORS = [
  ['orders', 'the model of that name'],
  ['+orders', 'and all it is built from'],
  ['orders+2', 'and what is built from it, two steps far'],
  ['tag:daily', 'everything with the tag'],
  ['source:bank', 'all tables of a source'],
  ['path:models/marts', 'all of a folder'],
  ['a b', 'a or b'],
  ['a,b', 'what is both'],
] as const

/** The button of the header and the dialog that it opens; `?` opens it from everywhere. */
export function Help(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === '?' && !(event.target instanceof HTMLInputElement)) dialog.current?.showModal()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button
        type="button"
        class="button button-plain"
        title="Help (?)"
        onClick={() => dialog.current?.showModal()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.2" />
          <path d="M6.1 6.3c0-2.600 3.900-2.400 3.900 0 0 1.500-2 1.500-2 3M8 11.300v.2" />
        </svg>
        <span class="for-readers">Help</span>
      </button>
      <dialog ref={dialog} class="help" aria-labelledby="help-title">
        <div class="section-head">
          <h2 id="help-title">Help</h2>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        <Pairs title="Keys" pairs={KEYS} />
        <Pairs title="Selectors, as on the command line" pairs={SELECTORS} />
        <h3>Marks</h3>
        <p class="help-marks">
          {(Object.keys(LOOK_WORDS) as StatusLook[]).map((look) => (
            <LookMark key={look} look={look} hasWord />
          ))}
        </p>
      </dialog>
    </>
  )
}

interface PairsProps {
  readonly title: string
  readonly pairs: readonly (readonly [string, string])[]
}

function Pairs({ title, pairs }: PairsProps): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <dl class="facts">
        {pairs.map(([name, meaning]) => (
          <div key={name}>
            <dt class="code">{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
