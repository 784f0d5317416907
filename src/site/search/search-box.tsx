import type { JSX } from 'preact'

export function SearchBox(): JSX.Element {
  return <div class="search-box" />
}
