import type { JSX } from 'preact'

import { useSite } from '../data/context.ts'
import { displayName } from '../ui/format.ts'
import { KindMark } from '../ui/kind.tsx'
import type { Found } from './find.ts'

export interface FoundLineProps {
  readonly found: Found
  readonly words: string
}

/** One result: the node, and what of it matched. */
export function FoundLine({ found, words }: FoundLineProps): JSX.Element | null {
  const node = useSite().nodes[found.node]
  if (!node) return null
  return (
    <span class="found">
      <KindMark kind={node.kind} />
      <span class="found-name">
        <Marked text={displayName(node)} words={words} />
      </span>
      {found.field !== 'name' && (
        <span class="found-text soft">
          {found.field}: <Marked text={(found.text?.() ?? '').slice(0, 160)} words={words} />
        </span>
      )}
    </span>
  )
}

/** A text in which the words are marked. */
export function Marked({ text, words }: { readonly text: string; readonly words: string }): JSX.Element {
  const terms = words.split(/\s+/).filter((word) => word !== '')
  const pattern = terms.map((term) => term.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  if (pattern === '') return <>{text}</>
  const parts = text.split(new RegExp(`(${pattern})`, 'gi'))
  return <>{parts.map((part, at) => (at % 2 === 1 ? <mark key={at}>{part}</mark> : part))}</>
}
