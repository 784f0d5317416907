import type { JSX } from 'preact'

import type { SourceLoad } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { worstFirst } from '../data/health.ts'
import { loadSources, type SourceItem } from '../data/sources.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { Empty } from '../ui/empty.tsx'
import { displayName, formatAge, formatCount, formatMoment, plural } from '../ui/format.ts'
import { FreshnessNote } from '../ui/freshness-note.tsx'
import { lookOf } from '../ui/looks.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { useShowMore } from '../ui/show-more.tsx'
import type { SortColumns } from '../ui/sorting.ts'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { useSorted } from '../ui/use-sorted.ts'
import { useTitle } from '../ui/use-title.ts'

const STEP = 100

/** Where data comes from: how each source table is filled, and how fresh it is. */
export function SourcesPage(): JSX.Element {
  const site = useSite()
  const sources = useLoaded(() => loadSources(site), [site])
  useTitle('Sources')
  return (
    <div class="page">
      <header class="section">
        <h1>Sources</h1>
        {sources.kind === 'loaded' && sources.value.length > 0 && (
          <p class="soft">
            {plural(sources.value.length, 'table')} that others fill, or that the tool loads.
          </p>
        )}
      </header>
      {sources.kind === 'failed' && <Empty title="Sources cannot be shown">{sources.message}</Empty>}
      {sources.kind === 'loaded' &&
        (sources.value.length === 0 ? (
          <Empty title="The project has no sources" />
        ) : (
          <SourceTable sources={sources.value} />
        ))}
    </div>
  )
}

const COLUMNS: SortColumns<SourceItem> = {
  Source: ({ node }) => displayName(node),
  'Comes from': ({ load }) => load && originOf(load),
  'Last load': ({ lastLoad }) => lastLoad?.startedAt,
  Rows: ({ node }) => node.rows,
  'In quarantine': ({ lastLoad }) => lastLoad?.badRows,
  Freshness: ({ freshness }) => freshness?.status && worstFirst('fail', lookOf(freshness.status)),
  'Read by': ({ readers }) => readers,
}

const HEADS = [
  'Source',
  'Comes from',
  'Last load',
  { number: 'Rows' },
  { number: 'In quarantine' },
  'Freshness',
  { number: 'Read by' },
]

function SourceTable({ sources }: { readonly sources: readonly SourceItem[] }): JSX.Element {
  const [sorted, sorting] = useSorted(sources, COLUMNS)
  const [shown, more] = useShowMore(sorted, STEP)
  return (
    <section class="section" aria-label="All sources">
      <Table label="Sources" heads={HEADS} sorting={sorting}>
        {shown.map((source) => (
          <SourceLine key={source.at} source={source} />
        ))}
      </Table>
      {more}
    </section>
  )
}

function SourceLine({ source }: { readonly source: SourceItem }): JSX.Element {
  const { at, node, load, lastLoad, freshness, readers } = source
  return (
    <tr>
      <th scope="row">
        <NodeLink node={at} />
      </th>
      <td class="soft">{load ? <span class="code">{originOf(load)}</span> : 'filled elsewhere'}</td>
      <td>
        {lastLoad && (
          <span title={formatMoment(lastLoad.startedAt)}>
            <StatusMark status={lastLoad.status} /> {formatAge(lastLoad.startedAt)}
          </span>
        )}
      </td>
      <td class="number">{node.rows !== undefined && formatCount(node.rows)}</td>
      <td class="number">{lastLoad?.badRows !== undefined && formatCount(lastLoad.badRows)}</td>
      <td>
        <FreshnessNote freshness={freshness} />
      </td>
      <td class="number">{readers}</td>
    </tr>
  )
}

/** `bank: transactions`: the connection, and the collection or table there. */
function originOf({ config: { connection, from } }: SourceLoad): string {
  return [connection, from].filter((part) => typeof part === 'string').join(': ')
}
