import type { JSX } from 'preact'

export function NodePage(): JSX.Element {
  return <h1>Node</h1>
}
