import type { JSX } from 'preact'

import { ZOOM_STEP, type Zoom } from './use-zoom.ts'

/** Buttons over a drawing. */
export function ZoomTools({ zoomBy, fit }: Omit<Zoom, 'scale'>): JSX.Element {
  return (
    <div class="lineage-tools">
      <button type="button" class="button button-small" onClick={() => zoomBy(ZOOM_STEP)} aria-label="Larger">
        +
      </button>
      <button
        type="button"
        class="button button-small"
        onClick={() => zoomBy(1 / ZOOM_STEP)}
        aria-label="Smaller"
      >
        −
      </button>
      <button type="button" class="button button-small" onClick={fit}>
        Fit
      </button>
    </div>
  )
}
