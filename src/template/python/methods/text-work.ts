export function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
}

export function swapCase(text: string): string {
  return Array.from(text, (character) =>
    character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase(),
  ).join('')
}

/** Removes characters from the ends; white space when `characters` is undefined. */
export function stripText(
  text: string,
  characters: string | undefined,
  side: 'left' | 'right' | 'both',
): string {
  if (characters === undefined) {
    if (side === 'both') return text.trim()
    return side === 'left' ? text.trimStart() : text.trimEnd()
  }
  const set = new Set(characters)
  const letters = Array.from(text)
  const first = letters.findIndex((letter) => !set.has(letter))
  const last = letters.findLastIndex((letter) => !set.has(letter))
  if (first < 0) return ''
  return letters.slice(side === 'right' ? 0 : first, side === 'left' ? undefined : last + 1).join('')
}

/** Python's `split`; a separator of undefined is any run of white space, a negative limit is none. */
export function splitText(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitWords(text, limit)
  const parts = text.split(separator)
  if (limit < 0 || parts.length <= limit + 1) return parts
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)]
}

export function splitTextFromRight(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) {
    const mirrored = splitWords(mirror(text), limit)
    return mirrored.map(mirror).toReversed()
  }
  const parts = text.split(separator)
  if (limit < 0 || parts.length <= limit + 1) return parts
  const kept = parts.length - limit
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)]
}

function mirror(text: string): string {
  return Array.from(text).toReversed().join('')
}

function splitWords(text: string, limit: number): string[] {
  const words: string[] = []
  const pattern = /\S+/g
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (limit >= 0 && words.length >= limit) return [...words, text.slice(match.index)]
    words.push(match[0])
  }
  return words
}

/** Python's `replace`; a negative limit is none. */
export function replaceText(
  text: string,
  { old, fresh, limit }: { readonly old: string; readonly fresh: string; readonly limit: number },
): string {
  if (limit < 0) return text.split(old).join(fresh)
  const parts = splitText(text, old, limit)
  if (old !== '') return parts.join(fresh)
  const letters = Array.from(text)
  const cut = Math.min(limit, letters.length + 1)
  const replaced = letters
    .slice(0, cut)
    .map((letter) => fresh + letter)
    .join('')
  return replaced + (cut > letters.length ? fresh : '') + letters.slice(cut).join('')
}
