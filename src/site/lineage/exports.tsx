import type { JSX } from 'preact'

import type { NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { toCsv, toMermaid } from './export.ts'

/** Files of what is shown. They are made here: nothing is asked of a server. */
export function Exports({ nodes }: { readonly nodes: readonly NodeIndex[] }): JSX.Element {
  const site = useSite()
  const files = [
    { title: 'SVG', name: 'lineage.svg', type: 'image/svg+xml', make: drawingText },
    { title: 'Mermaid', name: 'lineage.mmd', type: 'text/plain', make: () => toMermaid(site.nodes, nodes) },
    { title: 'CSV', name: 'lineage.csv', type: 'text/csv', make: () => toCsv(site.nodes, nodes) },
  ]
  return (
    <div class="chips" role="group" aria-label="Export">
      {files.map(({ title, name, type, make }) => (
        <button
          key={title}
          type="button"
          class="button button-small"
          disabled={nodes.length === 0}
          onClick={() => download(name, type, make())}
        >
          {title}
        </button>
      ))}
    </div>
  )
}

/** Looks that the style sheet gives, written into the drawing so that it stands alone. */
const COPIED = [
  'fill',
  'stroke',
  'stroke-width',
  'font-family',
  'font-size',
  'font-weight',
  'opacity',
] as const

function drawingText(): string {
  const drawing = document.querySelector('.lineage-svg')
  if (!drawing) return ''
  const copy = drawing.cloneNode(true) as SVGElement
  const originals = [drawing, ...drawing.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, at) => {
    const style = getComputedStyle(original)
    const target = copies[at]
    for (const name of COPIED) target?.setAttribute(name, style.getPropertyValue(name))
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.style.background = getComputedStyle(document.body).backgroundColor
  return new XMLSerializer().serializeToString(copy)
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
