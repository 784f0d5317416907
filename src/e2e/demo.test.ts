import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { runTool } from '../testing/project.ts'

test('demo writes sources, and says line by line what is in them and what is wrong with them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tool-demo-'))
  try {
    const { exitCode, stdout } = await runTool(folder, ['demo'])
    expect(exitCode).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.slice(0, 5)).toEqual([
      'branches: 20',
      'customers: 1000',
      expect.stringMatching(/^accounts: \d+$/),
      'transactions: 20000',
      `wrong on purpose: ${lines.length - 5}`,
    ])
    expect(lines).toContain('  accounts A900002: overdrawn')
    expect((await readdir(join(folder, 'demo'))).toSorted()).toEqual(['bank', 'crm'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
