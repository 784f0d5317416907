import type { DocsGenerateOptions } from '../commands/index.ts'
import type { Command } from './command.ts'

const ACTIONS = ['generate', 'serve'] as const

export const docsCommand: Command = {
  name: 'docs',
  summary: 'Write the documentation site as one file, or serve it until Ctrl-C, which is exit code 0',
  options: {
    output: { type: 'text', describe: 'File to write; docs/index.html beside the artifacts by default' },
    artifacts: { type: 'text', describe: 'Folder of artifacts to show, also of dbt, instead of the project' },
    catalog: {
      type: 'flag',
      describe: 'Ask the warehouse for columns, types and history; --no-catalog does without',
    },
    host: { type: 'text', describe: 'Address to serve at', default: '127.0.0.1' },
    port: {
      type: 'number',
      describe: 'Port to serve at; the first free one from 8080 by default',
      atLeast: 0,
    },
    open: { type: 'flag', describe: 'Open a browser when serving' },
  },
  argument: { name: 'action', choices: ACTIONS },
  isServer: (given) => given.text('action') === 'serve',
  run: async (options, given) => {
    const output = given.text('output')
    const artifacts = given.text('artifacts')
    const port = given.number('port')
    const docs: DocsGenerateOptions = {
      ...options,
      hasCatalog: !given.isOff('catalog'),
      ...(output !== undefined && { output }),
      ...(artifacts !== undefined && { artifacts }),
    }
    const commands = await import('../commands/index.ts')
    if (given.text('action') !== 'serve') return commands.docsGenerate(docs)
    return commands.docsServe({
      ...docs,
      host: given.text('host') ?? '127.0.0.1',
      opens: given.flag('open'),
      ...(port !== undefined && { port }),
    })
  },
}
