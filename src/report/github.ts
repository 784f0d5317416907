import { appendFileSync } from 'node:fs'

import type { Problem } from '../errors/index.ts'
import type { RunEvent } from '../execute/index.ts'
import { annotationLines, type Annotation } from './annotations.ts'
import type { Reporter, ReportOptions } from './options.ts'
import { nodeProblems } from './problems.ts'
import { stepSummary } from './step-summary.ts'
import { stripColours } from './style.ts'
import { createTextReporter } from './text.ts'

/** A text log, then annotations at the lines of the project, and a Markdown summary of the step. */
export function createGithubReporter(options: ReportOptions): Reporter {
  const { github, output } = options
  const text = createTextReporter({ ...options, live: false, output: withoutCommands(options) })
  const annotations: Annotation[] = []
  return { emit, close: () => text.close() }

  function emit(event: RunEvent): void {
    text.emit(event)
    if (event.kind === 'diagnostic') annotate(event.severity, event.problem)
    if (event.kind === 'run.finished') finish(event)
  }

  function finish(event: Extract<RunEvent, { kind: 'run.finished' }>): void {
    for (const { severity, problem } of nodeProblems(event.result.results)) annotate(severity, problem)
    const lines = annotationLines(annotations, github)
    if (lines.length > 0) output.write(lines.map((line) => `${stripColours(line)}\n`).join(''))
    if (github?.summaryFile !== undefined) summarise(event, github.summaryFile)
  }

  function annotate(severity: Annotation['severity'], problem: Problem): void {
    annotations.push({ severity, problem })
  }

  function summarise(event: Extract<RunEvent, { kind: 'run.finished' }>, file: string): void {
    const problems = annotations.filter((one) => one.severity === 'error').map((one) => one.problem)
    try {
      appendFileSync(file, options.mask(stripColours(stepSummary(event, problems))))
    } catch (error) {
      // The run has its own outcome; a summary that cannot be stored must not change it.
      output.write(`The step summary could not be written: ${String(error)}\n`)
    }
  }
}

/**
 * The runner obeys any line that starts with `::` or holds `##[`, so text that comes from data or from a
 * database's message must not contain them.
 */
function withoutCommands({ output }: ReportOptions): ReportOptions['output'] {
  return { ...output, write: (text) => output.write(disarm(text)) }
}

function disarm(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [')
}
