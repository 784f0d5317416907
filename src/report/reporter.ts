import { createGithubReporter } from './github.ts'
import { createJsonReporter } from './json.ts'
import type { Reporter, ReportOptions } from './options.ts'
import { createTextReporter } from './text.ts'

/** Turns the events of a command into text, JSON lines, or a text log with GitHub annotations. */
export function createReporter(options: ReportOptions): Reporter {
  const masked = maskEverything(options)
  switch (options.format) {
    case 'text':
      return createTextReporter(masked)
    case 'json':
      return createJsonReporter(masked)
    case 'github':
      return createGithubReporter(masked)
  }
}

/** Excerpts are masked before they are cut: half a secret would not be recognised. */
function maskEverything(options: ReportOptions): ReportOptions {
  const { mask, output, readSource } = options
  const readMasked = (file: string) => {
    const text = readSource(file)
    return text === undefined ? undefined : mask(text)
  }
  // JSON is masked value by value, because a secret with quotes looks different once it is escaped.
  if (options.format === 'json') return { ...options, readSource: readMasked }
  return {
    ...options,
    readSource: readMasked,
    output: {
      write: (text) => output.write(mask(text)),
      get columns() {
        return output.columns || 120
      },
      get rows() {
        return output.rows || 24
      },
    },
  }
}
