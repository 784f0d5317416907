import type { Command } from './command.ts'

export const buildCommand: Command = {
  name: 'build',
  summary: 'Load, seed, build and test, in the order of the graph',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).build(options),
}
