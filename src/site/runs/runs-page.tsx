import type { JSX } from 'preact'

export function RunsPage(): JSX.Element {
  return <h1>Runs</h1>
}
