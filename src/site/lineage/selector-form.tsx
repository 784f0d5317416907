import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { useChangeQuery } from '../route/use-route.ts'
import { SelectorField } from './selector-field.tsx'

export interface SelectorTexts {
  readonly select: string
  readonly exclude: string
}

/** The selectors of the command line. */
export function SelectorForm({ select, exclude }: SelectorTexts): JSX.Element {
  const change = useChangeQuery()
  const [texts, setTexts] = useState<SelectorTexts>({ select, exclude })
  useEffect(() => {
    setTexts({ select, exclude })
  }, [select, exclude])
  // What was opened around nodes belongs to the selection before.
  const show = (next: SelectorTexts) => change({ ...next, parents: '', children: '' })
  return (
    <form
      class="lineage-form"
      onSubmit={(event) => {
        event.preventDefault()
        show(texts)
      }}
    >
      <SelectorField
        label="Select"
        value={texts.select}
        placeholder="+model_name+  tag:daily  path:models/marts"
        onInput={(text) => setTexts({ ...texts, select: text })}
        onChoose={(text) => show({ ...texts, select: text })}
      />
      <SelectorField
        label="Exclude"
        value={texts.exclude}
        onInput={(text) => setTexts({ ...texts, exclude: text })}
        onChoose={(text) => show({ ...texts, exclude: text })}
      />
      <button type="submit" class="button">
        Show
      </button>
    </form>
  )
}
