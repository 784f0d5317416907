import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { nodeHref, pageHref } from '../route/route.ts'
import { goTo } from '../route/use-route.ts'
import type { Found } from './find.ts'
import { FoundLine } from './found-line.tsx'
import { useSearch } from './use-search.ts'
import './search.css'

const SHOWN = 8

/** The search in the header: a combobox whose list holds the best results. */
export function SearchBox(): JSX.Element {
  const { nodes } = useSite()
  const field = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const { found } = useSearch(words, isOpen)
  useFocusKeys(field)
  const shown = found.slice(0, SHOWN)
  const isListed = isOpen && words.trim() !== ''
  const leave = (href: string) => {
    setOpen(false)
    setWords('')
    goTo(href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt(Math.max(0, Math.min(shown.length, at + step)))
    else if (event.key === 'Escape') setOpen(false)
    else if (event.key === 'Enter' && words.trim() !== '') {
      const node = nodes[shown[at]?.node ?? -1]
      leave(node ? nodeHref(node.id) : pageHref('search', { q: words }))
    } else return
    event.preventDefault()
  }
  return (
    <div class="search-box">
      <input
        ref={field}
        class="field"
        type="text"
        role="combobox"
        aria-label="Search"
        aria-expanded={isListed}
        aria-controls="search-results"
        aria-activedescendant={isListed ? `search-${at}` : undefined}
        placeholder="Search names, columns, descriptions"
        value={words}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onInput={(event) => {
          setWords(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
      />
      {isListed && <Results found={found} shown={shown} at={at} words={words} onChoose={leave} />}
      <span class="for-readers" aria-live="polite">
        {isListed ? `${found.length} results` : ''}
      </span>
    </div>
  )
}

interface ResultsProps {
  readonly found: readonly Found[]
  readonly shown: readonly Found[]
  readonly at: number
  readonly words: string
  readonly onChoose: (href: string) => void
}

function Results({ found, shown, at, words, onChoose }: ResultsProps): JSX.Element {
  const { nodes } = useSite()
  return (
    <ul id="search-results" class="search-list" role="listbox" aria-label="Results">
      {shown.map((one, place) => (
        <li
          key={one.node}
          id={`search-${place}`}
          role="option"
          aria-selected={place === at}
          onMouseDown={() => onChoose(nodeHref(nodes[one.node]?.id ?? ''))}
        >
          <FoundLine found={one} words={words} />
        </li>
      ))}
      <li
        id={`search-${shown.length}`}
        role="option"
        aria-selected={at === shown.length}
        onMouseDown={() => onChoose(pageHref('search', { q: words }))}
      >
        All {found.length} results, and code
      </li>
    </ul>
  )
}

/** `/` and Ctrl-K lead to the field from everywhere but other fields. */
function useFocusKeys(field: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement
      const isCall =
        (event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey))
      if (!isCall) return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
