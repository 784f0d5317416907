import type { Command } from './command.ts'

const FORMS = ['selector', 'name', 'path', 'json'] as const

export const lsCommand: Command = {
  name: 'ls',
  summary: 'List the selected nodes',
  options: {
    'resource-type': { type: 'list', describe: 'Kinds to list: model, seed, source, test' },
    output: { type: 'text', describe: 'Form of each line', choices: FORMS, default: 'selector' },
  },
  run: async (options, given) => {
    const output = FORMS.find((form) => form === given.text('output')) ?? 'selector'
    return (await import('../commands/index.ts')).ls({
      ...options,
      resourceTypes: given.list('resource-type'),
      output,
    })
  },
}
