import type { ComponentChildren, JSX } from 'preact'

/** Title of a column; numbers stand at the right. */
export type Head = string | { readonly number: string }

export interface TableProps {
  /** What the table holds, for screen readers: what is too wide scrolls, and must be found by the keyboard. */
  readonly label: string
  readonly heads: readonly Head[]
  /** Rows. */
  readonly children: ComponentChildren
}

/** A table in its frame. */
export function Table({ label, heads, children }: TableProps): JSX.Element {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table class="table">
        <thead>
          <tr>
            {heads.map((head) => (
              <HeadCell key={typeof head === 'string' ? head : head.number} head={head} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

function HeadCell({ head }: { readonly head: Head }): JSX.Element {
  if (typeof head === 'string') return <th scope="col">{head}</th>
  return (
    <th scope="col" class="number">
      {head.number}
    </th>
  )
}
