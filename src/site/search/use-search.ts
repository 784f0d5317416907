import { useEffect, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import type { Site } from '../data/site.ts'
import { findNames, indexTexts, mergeFound, type Found, type TextIndex } from './find.ts'

/** What a search finds: names at once, all other texts as soon as they are indexed. */
export function useSearch(
  words: string,
  isWanted: boolean,
): { readonly found: readonly Found[]; readonly isWhole: boolean } {
  const site = useSite()
  const index = useTextIndex(site, isWanted)
  if (words.trim() === '') return { found: [], isWhole: index !== undefined }
  const found = mergeFound(findNames(site.nodes, words), index?.find(words) ?? [])
  return { found, isWhole: index !== undefined }
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
