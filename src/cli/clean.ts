import type { Command } from './command.ts'

export const cleanCommand: Command = {
  name: 'clean',
  summary: 'Remove the folders under clean-targets',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).clean(options),
}
