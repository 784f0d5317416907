import type { CommandOptions, CommandOutcome } from './options.ts'
import { runNodes } from './run-nodes.ts'

/** Loads the selected seeds. */
export function seed(options: CommandOptions): Promise<CommandOutcome> {
  return runNodes({ command: 'seed', kinds: ['seed'], writes: true }, options)
}
