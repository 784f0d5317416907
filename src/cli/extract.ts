import type { Command } from './command.ts'

export const extractCommand: Command = {
  name: 'extract',
  summary: 'Load source tables from their connections',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).extract(options),
}
