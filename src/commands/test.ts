import type { CommandOptions, CommandOutcome } from './options.ts'
import { runNodes } from './run-nodes.ts'

/** Runs the selected tests. */
export function test(options: CommandOptions): Promise<CommandOutcome> {
  return runNodes({ command: 'test', kinds: ['test'], writes: false }, options)
}
