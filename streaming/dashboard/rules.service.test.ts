import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

// What Prometheus' own tool says of the committed rules.

const run = promisify(execFile)
const FOLDER = join(import.meta.dirname, '../prometheus')
const RUNNER = join(import.meta.dirname, '../../services/run.mjs')
const promtool = await findPromtool()

describe.skipIf(promtool === undefined)('promtool', () => {
  test.each([
    ['finds no fault with the configuration', ['check', 'config', 'prometheus.yml']],
    ['finds no fault with the rules', ['check', 'rules', 'rules.yml']],
    ['sees each alert fire and keep silent', ['test', 'rules', 'rules.test.yml']],
  ])('%s', async (_, args) => {
    const { stdout } = await run(promtool ?? '', args, { cwd: FOLDER })
    expect(stdout).toContain('SUCCESS')
  })
})

/** Undefined where there is no Prometheus and none can be set up; in CI that is a failure. */
async function findPromtool(): Promise<string | undefined> {
  try {
    const { stdout } = await run(process.execPath, [RUNNER, 'where', 'prometheus'])
    return join(stdout.trim().split('\n').at(-1) ?? '', 'bin/promtool')
  } catch (error) {
    if (process.env['CI'] === 'true') throw error
    process.stderr.write('not run: needs Prometheus (npm run services)\n')
    return undefined
  }
}
