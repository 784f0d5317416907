import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'

import type { Size } from './scene.ts'

/** How large an element is; undefined until it is there. */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size | undefined>(undefined)
  useLayoutEffect(() => {
    const found = element.current
    if (!found) return undefined
    const measure = () => {
      setSize({ width: found.clientWidth, height: found.clientHeight })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(found)
    return () => observer.disconnect()
  }, [])
  return size
}

/** Counts the changes of the theme, for what is drawn with its colours: a canvas does not change by itself. */
export function useThemeCount(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const onChange = () => setCount((before) => before + 1)
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    const observer = new MutationObserver(onChange)
    system.addEventListener('change', onChange)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      system.removeEventListener('change', onChange)
      observer.disconnect()
    }
  }, [])
  return count
}

/** The wheel with Ctrl, as pinching gives it; without, the page scrolls. */
export function useWheel(element: RefObject<HTMLElement | null>, zoom: (event: WheelEvent) => void): void {
  useEffect(() => {
    const found = element.current
    if (!found) return undefined
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      zoom(event)
    }
    // Preact's own listeners may be passive, and could not keep the browser from zooming the page.
    found.addEventListener('wheel', onWheel, { passive: false })
    return () => found.removeEventListener('wheel', onWheel)
  })
}
