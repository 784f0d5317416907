import type { JSX } from 'preact'

import type { Query } from '../route/route.ts'
import { useChangeQuery } from '../route/use-route.ts'
import { formatCount } from '../ui/format.ts'
import { LOOK_WORDS, type StatusLook } from '../ui/looks.ts'
import { Select } from '../ui/select.tsx'
import { countValues, FILTERS, type TestItem } from './test-list.ts'
import { TRENDS, TREND_WORDS } from './trend.ts'

export interface TestFiltersProps {
  readonly items: readonly TestItem[]
  readonly query: Query
}

/** What narrows the list of tests; each choice says how many tests it has. */
export function TestFilters({ items, query }: TestFiltersProps): JSX.Element {
  const change = useChangeQuery()
  const used = ['q', ...Object.keys(FILTERS)].filter((name) => (query[name] ?? '') !== '')
  return (
    <div class="filters" role="group" aria-label="Filters">
      <input
        class="field"
        type="search"
        placeholder="Name, node or column"
        aria-label="Filter tests"
        value={query['q'] ?? ''}
        onInput={(event) => change({ q: event.currentTarget.value }, { replace: true })}
      />
      {Object.entries(FILTERS).map(([name, valuesOf]) => {
        const counts = countValues(items, valuesOf).filter(([value]) => value !== 'steady')
        if (counts.length === 0) return null
        return (
          <Select
            key={name}
            label={name}
            value={query[name] ?? ''}
            options={counts.map(([value, count]) => [
              value,
              `${wordOf(name, value)} (${formatCount(count)})`,
            ])}
            onChoose={(value) => change({ [name]: value })}
          />
        )
      })}
      {used.length > 0 && (
        <button
          type="button"
          class="button"
          onClick={() => change(Object.fromEntries(used.map((name) => [name, ''])))}
        >
          Clear
        </button>
      )}
    </div>
  )
}

function wordOf(name: string, value: string): string {
  if (name === 'status') return LOOK_WORDS[value as StatusLook] ?? value
  return name === 'trend' && value === 'never' ? 'never run' : value
}

/** How many tests cannot be relied on, each leading to their list. */
export function TrendCounts({ items }: { readonly items: readonly TestItem[] }): JSX.Element {
  const change = useChangeQuery()
  const counts = new Map(countValues(items, FILTERS['trend'] ?? (() => [])))
  return (
    <>
      {TRENDS.filter((trend) => trend !== 'changed' && counts.has(trend)).map((trend) => (
        <button
          key={trend}
          type="button"
          class="link-button"
          title={TREND_WORDS[trend]}
          onClick={() => change({ trend })}
        >
          {formatCount(counts.get(trend) ?? 0)} {trend === 'never' ? 'never run' : trend}
        </button>
      ))}
    </>
  )
}
