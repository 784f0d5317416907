import type { ComponentChildren, JSX } from 'preact'

import type { TableSorting } from './use-sorted.ts'

/** Title of a column; numbers stand at the right. */
export type Head = string | { readonly number: string }

export interface TableProps {
  /** What the table holds, for screen readers: what is too wide scrolls, and must be found by the keyboard. */
  readonly label: string
  readonly heads: readonly Head[]
  /** Makes the heads that it knows buttons that sort. */
  readonly sorting?: TableSorting
  /** On narrow screens the cells of a row stand below its head; numbers must then say what they count. */
  readonly isStacked?: boolean
  /** Rows. */
  readonly children: ComponentChildren
}

/** A table in its frame. */
export function Table({ label, heads, sorting, isStacked = false, children }: TableProps): JSX.Element {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table class={isStacked ? 'table table-stacked' : 'table'}>
        <thead>
          <tr>
            {heads.map((head) => (
              <HeadCell key={titleOf(head)} head={head} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

function titleOf(head: Head): string {
  return typeof head === 'string' ? head : head.number
}

interface HeadProps {
  readonly head: Head
  readonly sorting: TableSorting | undefined
}

function HeadCell({ head, sorting }: HeadProps): JSX.Element {
  const title = titleOf(head)
  const isNumber = typeof head !== 'string'
  const look = isNumber ? 'number' : undefined
  if (!sorting?.titles.includes(title)) {
    return (
      <th scope="col" class={look}>
        {title}
      </th>
    )
  }
  const direction = directionOf(title, sorting)
  return (
    <th scope="col" class={look} aria-sort={direction}>
      <button type="button" class="table-sort" onClick={() => sorting.choose(title, isNumber)}>
        {title}
        <svg viewBox="0 0 10 16" aria-hidden="true">
          {direction !== 'descending' && <path d="M2 6l3-3 3 3" />}
          {direction !== 'ascending' && <path d="M2 10l3 3 3-3" />}
        </svg>
      </button>
    </th>
  )
}

function directionOf(title: string, { sorting }: TableSorting): 'ascending' | 'descending' | 'none' {
  if (sorting?.title !== title) return 'none'
  return sorting.isDescending ? 'descending' : 'ascending'
}
