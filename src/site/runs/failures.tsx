import type { JSX } from 'preact'

import type { RunResultRow } from '../../docs/index.ts'
import { plural } from '../ui/format.ts'
import { NodeLink } from '../ui/node-link.tsx'
import { useShowMore } from '../ui/show-more.tsx'
import { StatusMark } from '../ui/status.tsx'

export interface FailureListProps {
  readonly rows: readonly RunResultRow[]
  /** Failures drawn at first. */
  readonly step: number
}

/** What failed or warned, each with what was said of it. */
export function FailureList({ rows, step }: FailureListProps): JSX.Element {
  const [shown, more] = useShowMore(rows, step)
  return (
    <>
      <ul class="failures">
        {shown.map(({ id, node, status, failures, message }) => (
          <li key={id} class={`failure failure-${status === 'warn' ? 'warn' : 'fail'}`}>
            <div class="failure-head">
              <StatusMark status={status} />
              {node === undefined ? <span>{id}</span> : <NodeLink node={node} />}
              <span class="soft">
                {message === undefined && failures ? plural(failures, 'failing row') : status}
              </span>
            </div>
            {message && <pre class="failure-message">{message}</pre>}
          </li>
        ))}
      </ul>
      {more}
    </>
  )
}
