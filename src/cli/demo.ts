import type { Command } from './command.ts'

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Write the source data of the demo bank under demo/',
  options: {
    scale: { type: 'number', describe: 'How much data; 1 is what is committed', atLeast: 1, default: 1 },
    seed: { type: 'number', describe: 'Another number gives another bank', atLeast: 0, default: 7 },
  },
  run: async ({ projectDir }, given) => {
    const scale = given.number('scale') ?? 1
    const seed = given.number('seed') ?? 7
    return (await import('../commands/index.ts')).demo({ projectDir, scale, seed })
  },
}
