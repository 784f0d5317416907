import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import type { TestResults } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { checkedBy, isTest } from '../data/tests.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { Empty } from '../ui/empty.tsx'
import { formatCount, plural } from '../ui/format.ts'
import { NodeList } from '../ui/node-list.tsx'
import { useTitle } from '../ui/use-title.ts'
import { MatrixTable } from './matrix-table.tsx'
import { TestFilters, TrendCounts } from './test-filters.tsx'
import { filterTests, listTests, type TestItem } from './test-list.ts'
import { TestTable } from './test-table.tsx'
import './quality.css'

/** All tests: what fails first, then what cannot be relied on, or which kinds of tests each node has. */
export function QualityPage(): JSX.Element {
  const site = useSite()
  const results = useLoaded(() => site.tests(), [site])
  useTitle('Tests')
  if (!site.nodes.some(isTest)) return <NoTests />
  if (results.kind === 'failed') return <Empty title="Tests cannot be shown">{results.message}</Empty>
  return results.kind === 'loaded' ? <Tests results={results.value} /> : <div class="page" />
}

function NoTests(): JSX.Element {
  return (
    <div class="page">
      <h1>Tests</h1>
      <Empty title="The project has no tests" />
    </div>
  )
}

function Tests({ results }: { readonly results: TestResults }): JSX.Element {
  const site = useSite()
  const { query } = useRoute()
  const items = useMemo(() => listTests(site, results), [site, results])
  const found = useMemo(() => filterTests(items, query), [items, query])
  const isMatrix = query['view'] === 'nodes'
  return (
    <div class="page">
      <header class="section">
        <div class="section-head">
          <h1>Tests</h1>
          <Views isMatrix={isMatrix} />
        </div>
        <Summary items={items} />
      </header>
      {isMatrix ? (
        <MatrixTable />
      ) : (
        <>
          <TestFilters items={items} query={query} />
          {found.length < items.length && (
            <p class="soft" aria-live="polite">
              {formatCount(found.length)} of {plural(items.length, 'test')}
            </p>
          )}
          {found.length === 0 ? <Empty title="No test is like that" /> : <TestTable items={found} />}
        </>
      )}
      <Untested />
    </div>
  )
}

function Views({ isMatrix }: { readonly isMatrix: boolean }): JSX.Element {
  const change = useChangeQuery()
  return (
    <div class="chips" role="group" aria-label="View">
      <button
        type="button"
        class="button button-small"
        aria-pressed={!isMatrix}
        onClick={() => change({ view: '' })}
      >
        List
      </button>
      <button
        type="button"
        class="button button-small"
        aria-pressed={isMatrix}
        onClick={() => change({ view: 'nodes' })}
      >
        By node and kind
      </button>
    </div>
  )
}

function Summary({ items }: { readonly items: readonly TestItem[] }): JSX.Element {
  const failing = items.filter(({ look }) => look === 'fail').length
  const warning = items.filter(({ look }) => look === 'warn').length
  return (
    <p class="soft test-summary">
      <span>{plural(items.length, 'test')}</span>
      <span>{formatCount(failing)} failing</span>
      {warning > 0 && <span>{formatCount(warning)} warning</span>}
      <TrendCounts items={items} />
    </p>
  )
}

function Untested(): JSX.Element | null {
  const { nodes } = useSite()
  const tested = new Set(nodes.filter(isTest).flatMap(checkedBy))
  const untested = nodes.flatMap(({ kind }, at) => (kind === 'model' && !tested.has(at) ? [at] : []))
  if (untested.length === 0) return null
  return (
    <section class="section" aria-labelledby="untested">
      <h2 id="untested">
        Models without tests <span class="faint">{formatCount(untested.length)}</span>
      </h2>
      <NodeList nodes={untested} />
    </section>
  )
}
