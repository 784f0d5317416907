import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { beforeAll, expect } from 'vitest'

import { test } from '../../src/testing/streaming.ts'
import { drill } from './index.ts'

const ROOT = `${import.meta.dirname}/../..`

// The processes of a drill run what is built.
beforeAll(async () => {
  await promisify(execFile)('npx', ['tsc', '-p', 'src/testing/tsconfig.build.json'], { cwd: ROOT })
})

test(
  'crashes, other members, wrong messages, refused points and moments that are the same do no harm',
  { timeout: 400_000 },
  // Not used, but where they cannot be started the drill cannot start them either.
  async ({ kafkaUrl: _kafka, influxUrl: _influx, signal }) => {
    const faults = ['kill9', 'rebalance', 'poison', 'partial-write', 'same-moment']
    const { exitCode, output } = await drill({ signal, print: () => undefined }, { faults })
    expect(output).toContain('Nothing was lost and nothing was doubled.')
    expect(exitCode).toBe(0)
  },
)

test('a fault that does not exist is named, with the one that is meant', async () => {
  const drilling = drill(
    { signal: AbortSignal.timeout(1_000), print: () => undefined },
    { faults: ['zombi'] },
  )
  await expect(drilling).rejects.toThrow('There is no fault "zombi"')
})
