import type { JSX } from 'preact'

export function SearchPage(): JSX.Element {
  return <h1>Search</h1>
}
