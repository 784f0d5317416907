import { notingSync, problem, type SourceLocation } from '../errors/index.ts'
import type { DocBlock } from '../nodes/index.ts'
import { isTemplate, type TextFile } from '../project/index.ts'
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

/** What a property file says of something, in words. */
export interface Description {
  readonly text: string
  /** Ids of the docs blocks that are part of it. */
  readonly docBlocks: readonly string[]
}

export const NO_DESCRIPTION: Description = { text: '', docBlocks: [] }

/** Puts the texts of docs blocks into a description and renders what stands between them; blocks are never rendered. */
export function fillDescription(
  text: string,
  location: SourceLocation,
  context: Pick<ParseContext, 'docs' | 'problems' | 'render' | 'project'>,
): Description {
  if (!isTemplate(text)) return { text, docBlocks: [] }
  const { docs, problems, project } = context
  const parts: string[] = []
  const docBlocks: string[] = []
  let end = 0
  for (const match of text.matchAll(CALL)) {
    const [call, , , name = ''] = match
    const found = docs.get(name)
    if (found === undefined)
      problems.push(problem('DOC_NOT_FOUND', { name, nearest: nearest(name, docs.keys()) }, { location }))
    else docBlocks.push(`doc.${project.config.name}.${name}`)
    parts.push(renderPart(text.slice(end, match.index), location, context), found ?? call)
    end = match.index + call.length
  }
  parts.push(renderPart(text.slice(end), location, context))
  return { text: parts.join(''), docBlocks }
}

function renderPart(
  part: string,
  location: SourceLocation,
  { render, problems }: Pick<ParseContext, 'render' | 'problems'>,
): string {
  if (!isTemplate(part)) return part
  const rendered = notingSync(problems, () => render(part, location, []))
  return rendered === undefined || typeof rendered === 'object' ? part : String(rendered)
}
