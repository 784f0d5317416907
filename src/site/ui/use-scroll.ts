import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export interface Scroll {
  readonly top: number
  readonly height: number
}

/** How far an element is scrolled and how high it is, and what to call when it scrolls. */
export function useScroll(frame: RefObject<HTMLElement | null>): readonly [Scroll, () => void] {
  const [scroll, setScroll] = useState<Scroll>({ top: 0, height: 800 })
  const measure = () => {
    if (frame.current) setScroll({ top: frame.current.scrollTop, height: frame.current.clientHeight })
  }
  useEffect(() => {
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return [scroll, measure]
}
