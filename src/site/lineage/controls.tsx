import type { JSX } from 'preact'

import { useChangeQuery } from '../route/use-route.ts'
import { GROUPINGS, type BoxGraph, type Grouping } from './boxes.ts'
import { LENSES, type Lens } from './lens.ts'
import { useLineage } from './use-state.ts'

export type View = 'graph' | 'list'

const GROUPING_WORDS: Readonly<Record<Grouping, string>> = {
  none: 'Nothing',
  folder: 'Folder',
  schema: 'Schema',
  kind: 'Kind',
}

const LENS_WORDS: Readonly<Record<Lens, string>> = {
  status: 'Status',
  kind: 'Materialization',
  layer: 'Layer',
  duration: 'Duration',
}

/** What a drawing puts together, and what its colours tell. */
export function Controls({ grouping }: { readonly grouping: Grouping }): JSX.Element {
  const change = useChangeQuery()
  const { state } = useLineage()
  return (
    <div class="lineage-controls">
      <Choice
        label="Group by"
        value={grouping}
        options={GROUPINGS.map((one) => [one, GROUPING_WORDS[one]])}
        onChange={(value) => change({ group: value, open: '' })}
      />
      <Choice
        label="Colour by"
        value={state.lens}
        options={LENSES.map((one) => [one, LENS_WORDS[one]])}
        onChange={(value) => change({ lens: value === 'status' ? '' : value })}
      />
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps): JSX.Element {
  return (
    <label class="lineage-choice">
      <span class="soft">{label}</span>
      <select class="select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}

export function Views({ view }: { readonly view: View }): JSX.Element {
  const change = useChangeQuery()
  return (
    <div class="chips" role="group" aria-label="View">
      {(['graph', 'list'] as const).map((one) => (
        <button
          key={one}
          type="button"
          class="button button-small code-tab"
          aria-pressed={one === view}
          onClick={() => change({ view: one === 'graph' ? '' : one })}
        >
          {one}
        </button>
      ))}
    </div>
  )
}

/** The groups that stand open, each to be closed again. */
export function OpenGroups({ graph }: { readonly graph: BoxGraph }): JSX.Element | null {
  const { state, act } = useLineage()
  const open = new Set(graph.boxes.flatMap(({ within }) => within))
  const keys = [...state.open].filter((key) => open.has(key))
  if (keys.length === 0) return null
  return (
    <div class="chips" role="group" aria-label="Open groups">
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          class="button button-small lineage-open"
          aria-label={`Close the group ${key}`}
          onClick={() => act({ kind: 'close', group: key })}
        >
          <span>{key}</span>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      ))}
    </div>
  )
}
