import type { Command } from './command.ts'

export const showCommand: Command = {
  name: 'show',
  summary: 'Print the first rows of a model or of a query',
  options: {
    inline: { type: 'text', describe: 'A query, which may use ref() and source()' },
    limit: { type: 'number', describe: 'How many rows; -1 for all', atLeast: -1, default: 5 },
    output: { type: 'text', describe: 'Form of the output', choices: ['text', 'json'], default: 'text' },
  },
  run: async (options, given) => {
    const inline = given.text('inline')
    const limit = given.number('limit') ?? 5
    const output = given.text('output') === 'json' ? 'json' : 'text'
    return (await import('../commands/index.ts')).show({
      ...options,
      limit,
      output,
      ...(inline !== undefined && { inline }),
    })
  },
}
