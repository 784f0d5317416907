import type { JSX } from 'preact'

/** One path for each kind of node, in 16 by 16, drawn with strokes. */
const SHAPES: Readonly<Record<string, string>> = {
  source: 'M2.5 4c0-3.2 11-3.2 11 0v8c0 3.2-11 3.2-11 0zM2.5 4c0 3.2 11 3.2 11 0M2.5 8c0 3.2 11 3.2 11 0',
  seed: 'M8 14V7M8 9C4 9 2.5 6.5 2.5 3 6 3 8 5 8 9zM8 7c0-3 2-4.5 5.5-4.5C13.5 5.500 12 7 8 7z',
  model: 'M8 1.500 14 4.700v6.600L8 14.500 2 11.300V4.700zM2 4.700 8 8l6-3.300M8 8v6.500',
  snapshot: 'M2 4.500h3L6.200 2.500h3.600L11 4.500h3v9H2zM8 6.500a2.300 2.300 0 1 0 .01 0',
  test: 'M2.500 8.500 6 12l7.500-8',
  unit_test: 'M2.500 8.500 6 12l7.500-8',
  exposure: 'M2 13.500V8M6 13.500V4M10 13.500V6.500M14 13.500V2.500',
  metric: 'M2 12.500 6 7.500l3 2.500 5-6.500',
}

const OTHER = 'M3 2.500h10v11H3z'

/** The mark of a kind of node, with its word for screen readers. */
export function KindMark({ kind }: { readonly kind: string }): JSX.Element {
  return (
    <span class={`kind kind-${kind}`} title={kind.replaceAll('_', ' ')}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={kindShape(kind)} />
      </svg>
      <span class="for-readers">{kind.replaceAll('_', ' ')}</span>
    </span>
  )
}

/** The outline of a kind, for drawings of their own. */
export function kindShape(kind: string): string {
  return Object.hasOwn(SHAPES, kind) ? (SHAPES[kind] ?? OTHER) : OTHER
}
