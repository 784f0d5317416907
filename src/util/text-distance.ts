import { distance } from 'fastest-levenshtein'

/**
 * The candidate that was most likely meant by a misspelt word, or undefined when none is close: at most three
 * edits and at most 40 % of the word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.floor(word.length * 0.4))
  let best: { candidate: string; edits: number } | undefined
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase())
    if (edits <= limit && (!best || edits < best.edits)) best = { candidate, edits }
  }
  return best?.candidate
}
