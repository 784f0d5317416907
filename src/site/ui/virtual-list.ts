/** Rows of equal height of which only those in sight are drawn. */
export interface Window {
  readonly first: number
  readonly end: number
}

/** Rows drawn above and below those in sight, so that scrolling shows no gaps. */
const MARGIN = 12

export function rowsInSight(
  scroll: { readonly top: number; readonly height: number },
  rowHeight: number,
  count: number,
): Window {
  const first = Math.max(0, Math.floor(scroll.top / rowHeight) - MARGIN)
  const end = Math.min(count, Math.ceil((scroll.top + scroll.height) / rowHeight) + MARGIN)
  return { first: Math.min(first, end), end }
}
