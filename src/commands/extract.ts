import type { CommandOptions, CommandOutcome } from './options.ts'
import { runNodes } from './run-nodes.ts'

/** Loads the selected source tables. */
export function extract(options: CommandOptions): Promise<CommandOutcome> {
  return runNodes({ command: 'extract', kinds: ['source'], writes: true }, options)
}
