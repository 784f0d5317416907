import type { Command } from './command.ts'

export const debugCommand: Command = {
  name: 'debug',
  summary: 'Check the installation, the project, and every connection',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).debug(options),
}
