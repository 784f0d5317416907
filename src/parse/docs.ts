import { problem, type SourceLocation } from '../errors/index.ts'
import type { DocBlock } from '../nodes/index.ts'
import type { TextFile } from '../project/index.ts'
import { nearest } from '../util/index.ts'
import type { ParseContext } from './context.ts'

const BLOCK = /\{%-?\s*docs\s+(\w+)\s*-?%\}([\s\S]*?)\{%-?\s*enddocs\s*-?%\}/g
const CALL = /\{\{-?\s*doc\(\s*(?:(['"])\w+\1\s*,\s*)?(['"])(\w+)\2\s*\)\s*-?\}\}/g

/** Finds the `{% docs %}` blocks of markdown files. */
export function readDocBlocks(files: readonly TextFile[], packageName: string): readonly DocBlock[] {
  return files.flatMap(({ path, text }) =>
    Array.from(text.matchAll(BLOCK), ([, name = '', inside = '']) => ({
      packageName,
      name,
      path,
      text: inside.trim(),
    })),
  )
}

/** Puts the texts of docs blocks into a description. */
export function fillDescription(
  text: string,
  location: SourceLocation,
  { docs, problems }: Pick<ParseContext, 'docs' | 'problems'>,
): string {
  if (!text.includes('{{')) return text
  return text.replace(CALL, (call: string, ...groups: readonly string[]) => {
    const name = groups[2] ?? ''
    const found = docs.get(name)
    if (found !== undefined) return found
    problems.push(problem('DOC_NOT_FOUND', { name, nearest: nearest(name, docs.keys()) }, { location }))
    return call
  })
}
