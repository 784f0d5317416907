import type { JSX } from 'preact'

export function StarPage(): JSX.Element {
  return <h1>Star schema</h1>
}
