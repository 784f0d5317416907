import { useEffect, useMemo, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import type { Site } from '../data/site.ts'
import { findNames, indexTexts, mergeFound, type Found, type TextIndex } from './find.ts'

export interface Search {
  readonly found: readonly Found[]
  /** Whether all texts have been looked through. */
  readonly isWhole: boolean
}

/** What a search finds: names at once, all other texts when they are indexed and the typing rests. */
export function useSearch(words: string, isWanted: boolean): Search {
  const site = useSite()
  const index = useTextIndex(site, isWanted)
  const settled = useSettled(words)
  const names = useMemo(() => findNames(site.nodes, words), [site, words])
  const texts = useMemo(() => (settled.trim() === '' ? [] : (index?.find(settled) ?? [])), [index, settled])
  const isWhole = index !== undefined && settled === words
  return { found: mergeFound(site.nodes, names, settled === words ? texts : []), isWhole }
}

/** Long enough to type the next letter, and too short to be waited for. */
const REST_MS = 90

/** A text as it was when it last rested. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

function useTextIndex(site: Site, isWanted: boolean): TextIndex | undefined {
  const [index, setIndex] = useState<TextIndex>()
  useEffect(() => {
    if (!isWanted || index) return undefined
    let isCurrent = true
    void textIndexOf(site).then((made) => isCurrent && setIndex(made))
    return () => {
      isCurrent = false
    }
  }, [site, isWanted])
  return index
}

async function textIndexOf(site: Site): Promise<TextIndex> {
  return await indexTexts(site.nodes, await site.search(), nextTask)
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
}
