/** A part of a file, and where it starts; both count from 1. */
export interface Block {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** The macro-like blocks of a file. One that is not closed ends the list. */
export function blocksOf(text: string): readonly Block[] {
  const opening = /\{%[-+]?\s*(macro|test|data_test|materialization|snapshot|docs)\s/g
  const blocks: Block[] = []
  const place = { line: 1, lineStart: 0, at: 0 }
  for (let start = opening.exec(text); start; start = opening.exec(text)) {
    const closing = new RegExp(`\\{%[-+]?\\s*end${start[1]}\\s*[-+]?%\\}`, 'g')
    closing.lastIndex = opening.lastIndex
    const end = closing.exec(text)
    if (!end) break
    opening.lastIndex = end.index + end[0].length
    for (const { index } of text.slice(place.at, start.index).matchAll(/\n/g)) {
      place.line++
      place.lineStart = place.at + index + 1
    }
    place.at = start.index
    const column = start.index - place.lineStart + 1
    blocks.push({ text: text.slice(start.index, opening.lastIndex), line: place.line, column })
  }
  return blocks
}
