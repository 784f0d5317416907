import type { Option, Options } from './option.ts'

/**
 * Rewrites words that yargs would misread. `--no-color` would switch off an option that takes a word, and a value
 * that begins with a dash, such as a query that begins with a comment, would be taken for an option.
 */
export function normaliseWords(words: readonly string[], options: Options): readonly string[] {
  const end = words.indexOf('--')
  const own = end < 0 ? words : words.slice(0, end)
  const joined = own.flatMap((word, at) => {
    if (word === '--no-color') return ['--color=never']
    if (isDashedValue(own, at, options)) return []
    const name = textOption(word, options)
    return name !== undefined && isDashedValue(own, at + 1, options) ? [`--${name}=${own[at + 1]}`] : [word]
  })
  return [...joined, ...(end < 0 ? [] : words.slice(end))]
}

function isDashedValue(words: readonly string[], at: number, options: Options): boolean {
  const word = words[at] ?? ''
  return word.startsWith('-') && /\s/.test(word) && textOption(words[at - 1] ?? '', options) !== undefined
}

/** The name of the option that takes the next word as its value. */
function textOption(word: string, options: Options): string | undefined {
  const matches = ([name, { type, alias }]: readonly [string, Option]) =>
    type === 'text' && (word === `--${name}` || (alias !== undefined && word === `-${alias}`))
  return Object.entries(options).find(matches)?.[0]
}
