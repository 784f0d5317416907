import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Scrolls an element into sight when it is marked and cannot be seen, as after a link that somebody sent. */
export function useReveal<Revealed extends Element>(isMarked: boolean): RefObject<Revealed | null> {
  const element = useRef<Revealed>(null)
  useEffect(() => {
    if (!isMarked || !element.current) return undefined
    // Knows what every frame around the element hides; its first answer is where the element is now.
    const observer = new IntersectionObserver(([entry]) => {
      if (entry && entry.intersectionRatio < 1) entry.target.scrollIntoView({ block: 'center' })
      observer.disconnect()
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isMarked])
  return element
}
