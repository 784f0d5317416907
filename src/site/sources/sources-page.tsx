import type { JSX } from 'preact'

import type { NodeIndex, SourceLoad } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { isDrawn } from '../data/site.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { Empty } from '../ui/empty.tsx'
import { formatAge, formatCount } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { StatusMark } from '../ui/status.tsx'
import { useTitle } from '../ui/use-title.ts'
import { Table } from '../ui/table.tsx'

const SHOWN = 300

/** Where data comes from: how each source table is filled, and how fresh it is. */
export function SourcesPage(): JSX.Element {
  const { nodes } = useSite()
  useTitle('Sources')
  const sources = nodes.flatMap(({ kind }, at) => (kind === 'source' ? [at] : []))
  return (
    <div class="page">
      <h1>Sources</h1>
      {sources.length === 0 && <Empty title="The project has no sources" />}
      {sources.length > 0 && (
        <Table
          label="Sources"
          heads={[
            'Source',
            'Comes from',
            'Last load',
            { number: 'Rows' },
            { number: 'In quarantine' },
            'Freshness',
            { number: 'Read by' },
          ]}
        >
          {sources.slice(0, SHOWN).map((source) => (
            <SourceRow key={source} source={source} />
          ))}
        </Table>
      )}
      {sources.length > SHOWN && <p class="soft">and {sources.length - SHOWN} others</p>}
    </div>
  )
}

function SourceRow({ source }: { readonly source: NodeIndex }): JSX.Element {
  const site = useSite()
  const node = site.nodes[source]
  const detail = useLoaded(() => site.detail(source), [site, source])
  const { load, freshness } = detail.kind === 'loaded' ? detail.value : {}
  const last = load?.history[0]
  const readers = (site.children[source] ?? []).filter((child) => {
    const found = site.nodes[child]
    return found && isDrawn(found)
  })
  return (
    <tr>
      <th scope="row">
        <NodeLink node={source} />
      </th>
      <td class="code soft">{load ? originOf(load) : 'filled elsewhere'}</td>
      <td>
        {last && (
          <>
            <StatusMark status={last.status} /> {formatAge(last.startedAt)}
          </>
        )}
      </td>
      <td class="number">{node?.rows !== undefined && formatCount(node.rows)}</td>
      <td class="number">{last?.badRows !== undefined && formatCount(last.badRows)}</td>
      <td>
        {freshness?.status ? (
          <StatusMark status={freshness.status} hasWord />
        ) : (
          <span class="soft">not checked</span>
        )}
      </td>
      <td class="number">{readers.length}</td>
    </tr>
  )
}

/** `bank: transactions`: the connection, and the collection or table there. */
function originOf({ config: { connection, from } }: SourceLoad): string {
  return [connection, from].filter((part) => typeof part === 'string').join(': ')
}
