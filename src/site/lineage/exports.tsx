import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { useRoute } from '../route/use-route.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { toCsv, toMermaid } from './export.ts'
import { drawingText, pictureOf } from './picture.ts'
import { selectorOf } from './state.ts'
import { useLineage } from './use-state.ts'

/** What nodes are shown as. */
export type Form = 'drawing' | 'dots' | 'list'

export interface ExportsProps {
  readonly nodes: readonly NodeIndex[]
  /** A list can be no picture, and dots no drawing. */
  readonly shown: Form
}

interface File {
  readonly title: string
  readonly name: string
  readonly isPossible: boolean
  readonly make: () => Blob | Promise<Blob>
}

/** Files of what is shown. They are made here: nothing is asked of a server. */
export function Exports({ nodes, shown }: ExportsProps): JSX.Element {
  const site = useSite()
  const { query } = useRoute()
  const { state } = useLineage()
  const { select = '', exclude = '' } = query
  const hasNodes = nodes.length > 0
  const files: readonly File[] = [
    {
      title: 'SVG',
      name: 'lineage.svg',
      isPossible: hasNodes && shown === 'drawing',
      make: () => text('image/svg+xml', drawingText()),
    },
    { title: 'PNG', name: 'lineage.png', isPossible: hasNodes && shown !== 'list', make: pictureOf },
    {
      title: 'Mermaid',
      name: 'lineage.mmd',
      isPossible: hasNodes,
      make: () => text('text/plain', toMermaid(site.nodes, nodes)),
    },
    {
      title: 'CSV',
      name: 'lineage.csv',
      isPossible: hasNodes,
      make: () => text('text/csv', toCsv(site.nodes, nodes)),
    },
  ]
  const selector = selectorOf({ select, exclude }, state, site.nodes)
  return (
    <div class="chips" role="group" aria-label="Export">
      {files.map(({ title, name, isPossible, make }) => (
        <button
          key={title}
          type="button"
          class="button button-small"
          disabled={!isPossible}
          onClick={() => void save(name, make())}
        >
          {title}
        </button>
      ))}
      {selector !== '' && <CopyButton text={selector} what="selector" hasWord />}
    </div>
  )
}

function text(type: string, content: string): Blob {
  return new Blob([content], { type })
}

async function save(name: string, content: Blob | Promise<Blob>): Promise<void> {
  const url = URL.createObjectURL(await content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
