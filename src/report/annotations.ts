import { isAbsolute, relative, resolve, sep } from 'node:path'

import type { Problem } from '../errors/index.ts'
import type { GithubPlace } from './options.ts'

export interface Annotation {
  readonly severity: 'error' | 'warning' | 'info'
  readonly problem: Problem
}

/** GitHub drops what a step sends beyond ten of a kind, without a word. */
const LIMIT = 10

/** Workflow commands that mark lines of the project, errors first; the tenth of a kind counts those left out. */
export function annotationLines(
  annotations: readonly Annotation[],
  place: GithubPlace | undefined,
): readonly string[] {
  return (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const ofKind = annotations.filter((one) => one.severity === severity).map((one) => one.problem)
    const command = severity === 'info' ? 'notice' : severity
    const shown = ofKind.length > LIMIT ? ofKind.slice(0, LIMIT - 1) : ofKind
    const rest = ofKind.length - shown.length
    return [
      ...shown.map((one) => `::${command} ${propertiesOf(one, place)}::${escapeMessage(messageOf(one))}`),
      ...(rest > 0 ? [`::${command}::and ${rest} more, see the log or the summary of the step`] : []),
    ]
  })
}

function propertiesOf({ code, location }: Problem, place: GithubPlace | undefined): string {
  const file = location && place ? fileInWorkspace(location.file, place) : undefined
  const columns = location?.length ? { endColumn: location.column + location.length } : {}
  const at =
    location && file !== undefined
      ? { file, line: location.line, endLine: location.line, col: location.column, ...columns }
      : {}
  return Object.entries<string | number>({ title: code, ...at })
    .map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`)
    .join(',')
}

/** GitHub knows files by their path from the root of the checkout; files outside it have none. */
function fileInWorkspace(file: string, { workspace, projectDir }: GithubPlace): string | undefined {
  const path = relative(workspace, resolve(projectDir, file))
  return path.startsWith('..') || isAbsolute(path) ? undefined : path.split(sep).join('/')
}

function messageOf({ message, notes = [], hint }: Problem): string {
  return [message, ...notes, ...(hint === undefined ? [] : [hint])].join('\n')
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
