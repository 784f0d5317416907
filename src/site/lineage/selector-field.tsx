import type { JSX } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { formatCount } from '../ui/format.ts'
import { complete, suggest, suggestions, type Suggestion } from './suggest.ts'

export interface SelectorFieldProps {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly onInput: (text: string) => void
  /** A suggestion was taken: the whole text with it. */
  readonly onChoose: (text: string) => void
}

/** A field for a selector: a combobox that offers what the criterion at the caret could become. */
export function SelectorField({
  label,
  value,
  placeholder,
  onInput,
  onChoose,
}: SelectorFieldProps): JSX.Element {
  const field = useRef<HTMLInputElement>(null)
  const { offered, at, look, close, keyed } = useOffers(value)
  const list = `selector-${label.toLowerCase()}`
  const take = (one: Suggestion) => {
    const caret = field.current?.selectionStart ?? value.length
    close()
    onChoose(complete(value, caret, one.text))
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const active = offered[at]
    if (event.key === 'Enter' && active) take(active)
    else if (!keyed(event.key)) return
    event.preventDefault()
  }
  return (
    <div class="selector-field">
      <label>
        <span class="soft">{label}</span>
        <input
          ref={field}
          class="field code"
          type="text"
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={offered[at] ? `${list}-${at}` : undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={value}
          placeholder={placeholder}
          onInput={(event) => {
            onInput(event.currentTarget.value)
            look(event.currentTarget.selectionStart ?? undefined)
          }}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
      </label>
      {offered.length > 0 && <Offers id={list} label={label} offered={offered} at={at} onTake={take} />}
    </div>
  )
}

interface OffersProps {
  readonly id: string
  readonly label: string
  readonly offered: readonly Suggestion[]
  readonly at: number
  readonly onTake: (suggestion: Suggestion) => void
}

function Offers({ id, label, offered, at, onTake }: OffersProps): JSX.Element {
  return (
    <ul id={id} class="search-list" role="listbox" aria-label={`Suggestions for ${label}`}>
      {offered.map((one, place) => (
        <li
          key={one.text}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === at}
          onMouseDown={(event) => {
            // The field keeps the focus.
            event.preventDefault()
            onTake(one)
          }}
        >
          <span class="code">{one.text}</span>
          {one.count > 1 && <span class="faint">{formatCount(one.count)}</span>}
        </li>
      ))}
    </ul>
  )
}

/** What is offered while somebody writes, and which of it is meant. */
function useOffers(value: string) {
  const { nodes } = useSite()
  const [caret, setCaret] = useState<number | undefined>(undefined)
  const [at, setAt] = useState(-1)
  const isWriting = caret !== undefined
  const all = useMemo(() => (isWriting ? suggestions(nodes) : []), [nodes, isWriting])
  const offered = isWriting ? suggest(all, value, caret) : []
  const look = (place: number | undefined) => {
    setCaret(place)
    setAt(-1)
  }
  const close = () => look(undefined)
  /** Whether a key was meant for the offers. */
  const keyed = (key: string): boolean => {
    if (offered.length === 0) return false
    if (key === 'ArrowDown') setAt(Math.min(offered.length - 1, at + 1))
    else if (key === 'ArrowUp') setAt(Math.max(-1, at - 1))
    else if (key === 'Escape') close()
    else return false
    return true
  }
  return { offered, at, look, close, keyed }
}
