import type { Command } from './command.ts'

export const compileCommand: Command = {
  name: 'compile',
  summary: 'Write the SQL of the selected nodes under target/compiled',
  options: {
    inline: { type: 'text', describe: 'Compile this query instead, and print it' },
    output: { type: 'text', describe: 'Form of the output', choices: ['text', 'json'], default: 'text' },
  },
  run: async (options, given) => {
    const inline = given.text('inline')
    const output = given.text('output') === 'json' ? 'json' : 'text'
    return (await import('../commands/index.ts')).compile({
      ...options,
      output,
      ...(inline !== undefined && { inline }),
    })
  },
}
