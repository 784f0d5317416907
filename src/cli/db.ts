import type { Command } from './command.ts'

const ACTIONS = ['start', 'stop', 'url', 'psql'] as const

export const dbCommand: Command = {
  name: 'db',
  summary: 'Handle the embedded PostgreSQL by hand',
  options: {},
  argument: { name: 'action', choices: ACTIONS },
  isSecret: true,
  run: async (options, given) => {
    const action = ACTIONS.find((one) => one === given.text('action')) ?? 'url'
    return (await import('../commands/index.ts')).db({ ...options, action })
  },
}
