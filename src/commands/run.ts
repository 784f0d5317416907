import type { CommandOptions, CommandOutcome } from './options.ts'
import { runNodes } from './run-nodes.ts'

/** Builds the selected models. */
export function run(options: CommandOptions): Promise<CommandOutcome> {
  return runNodes({ command: 'run', kinds: ['model'], writes: true }, options)
}
