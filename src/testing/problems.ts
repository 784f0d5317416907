import { ProjectError, type Problem } from '../errors/index.ts'

/** What a step threw, one line each: `NAME file:line:column message (hint)`. */
export async function problemsOf(step: () => unknown): Promise<readonly string[]> {
  try {
    await step()
  } catch (error) {
    if (error instanceof ProjectError) return error.problems.map(problemLine)
    throw error
  }
  throw new Error('The step succeeded, but a problem was expected.')
}

/** A problem on one line. */
export function problemLine({ name, location, message, hint }: Problem): string {
  const place = location ? `${location.file}:${location.line}:${location.column}` : 'nowhere'
  return `${name} ${place} ${message}${hint === undefined ? '' : ` (${hint})`}`
}
