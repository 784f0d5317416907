import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { ALERTS } from './rules.ts'

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

test('every alert has a case in which it fires, and one in which it keeps silent', () => {
  const { tests } = parse(readFileSync(join(FOLDER, 'rules.test.yml'), 'utf8')) as {
    readonly tests: readonly { readonly alert_rule_test: readonly AlertCase[] }[]
  }
  const cases = tests.flatMap(({ alert_rule_test }) => alert_rule_test)
  for (const { name } of ALERTS) {
    const fired = cases
      .filter(({ alertname }) => alertname === name)
      .map(({ exp_alerts }) => exp_alerts.length > 0)
    expect(fired, name).toEqual(expect.arrayContaining([true, false]))
  }
})

interface AlertCase {
  readonly alertname: string
  readonly exp_alerts: readonly unknown[]
}

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
