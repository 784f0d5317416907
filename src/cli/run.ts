import type { Command } from './command.ts'

export const runCommand: Command = {
  name: 'run',
  summary: 'Build models',
  options: {},
  run: async (options) => (await import('../commands/index.ts')).run(options),
}
