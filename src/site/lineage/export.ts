import type { NodeIndex, SiteNode } from '../../docs/index.ts'
import { displayName } from '../ui/format.ts'

/** A table of nodes and what they depend on. A text that a spreadsheet would take for a formula is made a text. */
export function toCsv(nodes: readonly SiteNode[], chosen: readonly NodeIndex[]): string {
  const rows = chosen.flatMap((at) => {
    const node = nodes[at]
    if (!node) return []
    const parents = node.parents.map((parent) => nodes[parent]?.id ?? '').join(' ')
    return [[node.id, node.kind, displayName(node), node.path, node.last?.status ?? '', parents]]
  })
  return [['id', 'kind', 'name', 'path', 'status', 'depends_on'], ...rows]
    .map((row) => row.map(csvField).join(','))
    .join('\r\n')
}

function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The graph in the language of Mermaid, for issues and wikis. */
export function toMermaid(nodes: readonly SiteNode[], chosen: readonly NodeIndex[]): string {
  const known = new Set(chosen)
  const boxes = chosen.flatMap((at) => {
    const node = nodes[at]
    return node ? [`  n${at}["${mermaidText(displayName(node))}"]`] : []
  })
  const edges = chosen.flatMap((at) =>
    (nodes[at]?.parents ?? [])
      .filter((parent) => known.has(parent))
      .map((parent) => `  n${parent} --> n${at}`),
  )
  return ['flowchart LR', ...boxes, ...edges].join('\n')
}

/** Every letter that could be read as more than text becomes its code. */
function mermaidText(text: string): string {
  return text.slice(0, 200).replaceAll(/[^\p{L}\p{N} _.-]/gu, (letter) => `#${letter.codePointAt(0) ?? 0};`)
}
