import type { ComponentChildren, JSX } from 'preact'

export interface EmptyProps {
  readonly title: string
  readonly children?: ComponentChildren
}

/** What stands where there is nothing to show: why, and what would fill it. */
export function Empty({ title, children }: EmptyProps): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}
