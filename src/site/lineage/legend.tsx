import type { JSX } from 'preact'

import { formatCount } from '../ui/format.ts'
import { LookMark } from '../ui/status.tsx'
import type { Category, Painting } from './lens.ts'

/** What the colours of a drawing tell, with how many nodes each has. */
export function Legend({ painting: { categories } }: { readonly painting: Painting }): JSX.Element {
  return (
    <ul class="lineage-legend" aria-label="Colours">
      {categories.map((category) => (
        <li key={category.word}>
          <Swatch category={category} />
          <span class="faint">{formatCount(category.count)}</span>
        </li>
      ))}
    </ul>
  )
}

function Swatch({ category: { word, paint: name, look } }: { readonly category: Category }): JSX.Element {
  if (look !== undefined) return <LookMark look={look} hasWord />
  return (
    <span class="lineage-swatch">
      <span class={name} aria-hidden="true" />
      {word}
    </span>
  )
}
