import type { JSX } from 'preact'

export function QualityPage(): JSX.Element {
  return <h1>Tests</h1>
}
