import type { JSX } from 'preact'

export function Tree(): JSX.Element {
  return <div />
}
