import type { JSX } from 'preact'

export function Help(): JSX.Element {
  return <span />
}
