import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import type { ReportOptions } from '../report/index.ts'
import { readCommandLine } from './command-line.ts'
import { reportOptions } from './display.ts'

const TERMINAL = { write: () => true, isTTY: true }
const PIPE = { write: () => true }

async function decide(
  line: string,
  env: Readonly<Record<string, string>>,
  stream: typeof PIPE = PIPE,
): Promise<ReportOptions> {
  const read = await readCommandLine(['build', ...line.split(' ').filter(Boolean)], env)
  if (read.kind !== 'command') throw new Error(JSON.stringify(read))
  return reportOptions(read.given, env, stream)
}

type Case = readonly [line: string, env: Readonly<Record<string, string>>, stream: typeof PIPE, isOn: boolean]

test.each<Case>([
  ['', {}, TERMINAL, true],
  ['', {}, PIPE, false],
  ['', { TERM: 'dumb' }, TERMINAL, false],
  ['', { NO_COLOR: '1' }, TERMINAL, false],
  ['', { NO_COLOR: '' }, TERMINAL, true],
  ['', { FORCE_COLOR: '1' }, PIPE, true],
  ['', { FORCE_COLOR: '0' }, TERMINAL, false],
  ['', { NO_COLOR: '1', FORCE_COLOR: '1' }, TERMINAL, false],
  ['', { GITHUB_ACTIONS: 'true' }, PIPE, true],
  ['', { CI: 'true' }, PIPE, false],
  ['--color always', { NO_COLOR: '1' }, PIPE, true],
  ['--no-color', { FORCE_COLOR: '1' }, TERMINAL, false],
  ['--color auto', {}, PIPE, false],
])('"%s" with %j: colours as documented', async (...[line, env, stream, isOn]) => {
  expect((await decide(line, env, stream)).colour).toBe(isOn)
})

test.each<Case>([
  ['', {}, TERMINAL, true],
  ['', {}, PIPE, false],
  ['', { CI: 'true' }, TERMINAL, false],
  ['', { TERM: 'dumb' }, TERMINAL, false],
  ['--log-format json', {}, TERMINAL, false],
  ['-q', {}, TERMINAL, false],
])('"%s" with %j: the live block only where someone watches', async (...[line, env, stream, isOn]) => {
  expect((await decide(line, env, stream)).live).toBe(isOn)
})

test('annotations are for GitHub Actions, unless another format is asked for', async () => {
  expect((await decide('', { GITHUB_ACTIONS: 'true' })).format).toBe('github')
  expect((await decide('--log-format text', { GITHUB_ACTIONS: 'true' })).format).toBe('text')
  expect((await decide('--log-format github', {})).format).toBe('github')
  expect((await decide('', {})).format).toBe('text')
})

test('signs beyond ASCII need a locale and a terminal that have them', async () => {
  expect((await decide('', { LANG: 'en_US.UTF-8' })).unicode).toBe(true)
  expect((await decide('', { LANG: 'en_US.UTF-8', LC_ALL: 'C' })).unicode).toBe(false)
  expect((await decide('', { LANG: 'en_US.UTF-8', TERM: 'linux' })).unicode).toBe(false)
})

test('the loudest level wins', async () => {
  expect((await decide('-q -v', {})).level).toBe('verbose')
  expect((await decide('-v -d', {})).level).toBe('debug')
  expect((await decide('-q', {})).level).toBe('quiet')
})

test('excerpts are read from the project folder, and missing files are no failure', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tool-display-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'a.sql'), 'select 1')
  const { readSource } = await decide(`--project-dir ${folder}`, {})
  expect([readSource('a.sql'), readSource('b.sql')]).toEqual(['select 1', undefined])
})
