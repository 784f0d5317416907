import type { CommandOptions, CommandOutcome } from './options.ts'
import { runNodes } from './run-nodes.ts'

/** Loads, seeds, builds and tests the selection in one order. */
export function build(options: CommandOptions): Promise<CommandOutcome> {
  return runNodes({ command: 'build', kinds: ['source', 'seed', 'model', 'test'], writes: true }, options)
}
