import { join } from 'node:path'

import type { CommandOutcome } from './options.ts'

export interface DemoOptions {
  readonly projectDir: string
  /** 1 writes 1,000 customers and 20,000 transactions. */
  readonly scale: number
  readonly seed: number
}

/** Writes the demo sources anew under `demo/`. The same seed and scale give the same bytes. */
export async function demo({ projectDir, scale, seed }: DemoOptions): Promise<CommandOutcome> {
  // Imported here: no other verb has a use for the bank.
  const { writeDemo } = await import('../simulate/index.ts')
  const folder = join(projectDir, 'demo')
  const { dirty, ...counts } = await writeDemo(folder, { scale, seed })
  const lines = [
    ...Object.entries(counts).map(([table, count]) => `${table}: ${count}`),
    `wrong on purpose: ${dirty.length}`,
    ...dirty.map(({ place, key, problem }) => `  ${place} ${key}: ${problem}`),
  ]
  return { exitCode: 0, output: lines.join('\n') }
}
