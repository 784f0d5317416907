import { nearest } from '../util/index.ts'
import type { Criterion } from './criterion.ts'
import type { Selectable, SelectableGraph } from './selectable.ts'

/** What was probably meant by a selector that matches nothing. */
export function suggestSelector({ method, value }: Criterion, graph: SelectableGraph): string | undefined {
  const nodes = Object.values(graph.nodes)
  switch (method) {
    case 'fqn':
      return suggestForName(value, nodes)
    case 'path':
      return nearest(value, pathsOf(nodes))
    case 'tag': {
      const tags = nodes.flatMap((node) => node.tags)
      return prefixed('tag:', nearest(value, tags))
    }
    case 'source': {
      const names = nodes.filter(isSource).flatMap((node) => [fullName(node), node.sourceName ?? ''])
      return prefixed('source:', nearest(value, names))
    }
    default:
      return undefined
  }
}

/** A name may also be that of a source, which only `source:` selects, or of a folder, which only `path:` does. */
function suggestForName(value: string, nodes: readonly Selectable[]): string | undefined {
  const source = nodes.filter(isSource).find((node) => [fullName(node), node.name].includes(value))
  if (source) return `source:${fullName(source)}`
  if (pathsOf(nodes).includes(value)) return `path:${value}`
  const names = nodes.filter((node) => !isSource(node)).flatMap((node) => [node.name, ...node.fqn])
  return nearest(value, names)
}

function isSource(node: Selectable): boolean {
  return node.kind === 'source'
}

function fullName({ sourceName, name }: Selectable): string {
  return `${sourceName}.${name}`
}

function prefixed(method: string, value: string | undefined): string | undefined {
  return value && `${method}${value}`
}

/** Files of nodes, and all folders that hold them. */
function pathsOf(nodes: readonly Selectable[]): readonly string[] {
  return nodes.flatMap(({ path }) => {
    const steps = path.split('/')
    return steps.map((_, at) => steps.slice(0, at + 1).join('/'))
  })
}
