import type { Command } from './command.ts'

export const seedCommand: Command = {
  name: 'seed',
  summary: 'Load the CSV files of the project',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).seed(options),
}
