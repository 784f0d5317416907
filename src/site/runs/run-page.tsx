import type { JSX } from 'preact'

export function RunPage(): JSX.Element {
  return <h1>Run</h1>
}
