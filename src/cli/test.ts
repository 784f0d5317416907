import type { Command } from './command.ts'

export const testCommand: Command = {
  name: 'test',
  summary: 'Run data tests',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).test(options),
}
