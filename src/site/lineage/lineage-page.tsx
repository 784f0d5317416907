import type { JSX } from 'preact'

export function LineagePage(): JSX.Element {
  return <h1>Lineage</h1>
}
