import { describe, expect, test } from 'vitest'

import { readCommandLine, type CommandLine } from './command-line.ts'
import type { Given } from './option.ts'

type Environment = Readonly<Record<string, string>>

async function given(line: readonly string[], env: Environment = {}): Promise<Given> {
  const read = await readCommandLine(line, env)
  if (read.kind !== 'command') throw new Error(JSON.stringify(read))
  return read.given
}

async function problems(line: readonly string[], env: Environment = {}): Promise<readonly string[]> {
  const read: CommandLine = await readCommandLine(line, env)
  if (read.kind !== 'invalid') throw new Error(`"${line.join(' ')}" was accepted.`)
  return read.problems.map((one) => [one.code, one.message, one.hint].filter(Boolean).join(' '))
}

describe('options', () => {
  test('may stand before and after the command', async () => {
    const read = await given(['--target', 'prod', 'build', '--threads=3', '-x'])
    expect([read.text('target'), read.number('threads'), read.flag('fail-fast')]).toEqual(['prod', 3, true])
  })

  test('of a list take several words, several times', async () => {
    const read = await given(['build', '-s', '+fct_orders+', 'tag:daily', '--select', 'path:models/a', '-x'])
    expect(read.list('select')).toEqual(['+fct_orders+', 'tag:daily', 'path:models/a'])
    expect(read.list('exclude')).toEqual([])
  })

  test('that take one value take the last one', async () => {
    const read = await given(['build', '-t', 'dev', '-t', 'prod', '--full-refresh', '--no-full-refresh'])
    expect([read.text('target'), read.flag('full-refresh')]).toEqual(['prod', false])
  })

  test('take words as they are: a target named 007 keeps its zeros', async () => {
    expect((await given(['build', '--target', '007'])).text('target')).toBe('007')
  })

  test('have their defaults', async () => {
    const read = await given(['show', '--select', 'a'])
    expect([read.number('limit'), read.text('output'), read.text('target')]).toEqual([5, 'text', undefined])
  })

  test('--no-color is --color=never', async () => {
    expect((await given(['build', '--no-color'])).text('color')).toBe('never')
  })

  test('a query may begin with a comment', async () => {
    const query = '-- all of it\nselect 1'
    expect((await given(['show', '--inline', query])).text('inline')).toBe(query)
    expect((await given(['show', '--limit', '-1', '--inline', 'select 1'])).number('limit')).toBe(-1)
  })
})

describe('a second word', () => {
  test('follows the choices that need one', async () => {
    const read = await given(['stream', 'dlq', 'replay', '--limit', '3'])
    expect([read.text('action'), read.text('what'), read.number('limit')]).toEqual(['dlq', 'replay', 3])
    expect((await given(['stream', 'explain', 'any_rule'])).text('what')).toBe('any_rule')
  })

  test.each([
    [['stream', 'dlq'], 'T1004 <what> needs a value. Give one of show, replay.'],
    [['stream', 'explain'], 'T1004 <what> needs a value.'],
    [
      ['stream', 'dlq', 'repaly'],
      'T1005 <what> must be one of show, replay, but it is "repaly". Did you mean "replay"?',
    ],
    [
      ['stream', 'run', 'now'],
      'T1006 "tool stream" does not know what to do with "now". Name nodes with --select.',
    ],
  ])('that is missing or wrong in %j is told', async (line, message) => {
    expect(await problems(line)).toEqual([message])
  })
})

describe('mistakes', () => {
  test.each([
    [['buld'], 'T1002 Unknown command "buld". Did you mean "tool build"?'],
    [['frobnicate'], 'T1002 Unknown command "frobnicate". Run "tool --help" for the list of commands.'],
    [
      ['build', '--full-refesh'],
      'T1001 Unknown option --full-refesh for "tool build". Did you mean --full-refresh?',
    ],
    [['build', '-z'], 'T1001 Unknown option -z for "tool build".'],
    [['build', '--no-wait'], 'T1001 Unknown option --no-wait for "tool build".'],
    [['build', '--inline', 'select 1'], 'T1001 Unknown option --inline for "tool build".'],
    [['build', '--vars.a', '1'], 'T1001 Unknown option --vars.a for "tool build". Did you mean --vars?'],
    [['build', '--select'], 'T1004 --select needs a value.'],
    [['build', '--select', ''], 'T1004 --select needs a value.'],
    [['build', '--target'], 'T1004 --target needs a value.'],
    [
      ['build', '--log-format', 'jsn'],
      'T1005 --log-format must be one of text, json, github, but it is "jsn". Did you mean "json"?',
    ],
    [['build', '--threads', '0'], 'T1005 --threads must be a whole number from 1 up, but it is "0".'],
    [['build', '--threads', 'many'], 'T1005 --threads must be a whole number from 1 up, but it is "many".'],
    [['show', '--limit', '1.5'], 'T1005 --limit must be a whole number from -1 up, but it is "1.5".'],
    [
      ['build', 'orders'],
      'T1006 "tool build" does not know what to do with "orders". Name nodes with --select.',
    ],
    [['db'], 'T1004 <action> needs a value. Give one of start, stop, url, psql.'],
    [
      ['db', 'strat'],
      'T1005 <action> must be one of start, stop, url, psql, but it is "strat". Did you mean "start"?',
    ],
  ])('%j is refused', async (line, problem) => {
    expect(await problems(line)).toEqual([problem])
  })

  test('are told all at once', async () => {
    expect(await problems(['build', '--threads', 'x', '--taget', 'a'])).toHaveLength(2)
  })

  test('are told in English, whatever the locale', async () => {
    expect(await problems(['buld'], { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' })).toEqual([
      'T1002 Unknown command "buld". Did you mean "tool build"?',
    ])
  })
})

describe('help', () => {
  test('lists commands and options', async () => {
    const read = await readCommandLine(['--help'], {})
    expect(read).toMatchObject({ kind: 'help', exitCode: 0 })
    const text = read.kind === 'help' ? read.text : ''
    for (const word of ['tool build', 'tool db [action]', '--full-refresh', '-s, --select']) {
      expect(text).toContain(word)
    }
  })

  test('of a command lists its own options too', async () => {
    const read = await readCommandLine(['show', '-h'], {})
    expect(read.kind === 'help' && read.text).toContain('--inline')
  })

  test('is printed as a mistake when there is no command', async () => {
    expect(await readCommandLine([], {})).toMatchObject({ kind: 'help', exitCode: 2 })
    expect(await readCommandLine(['--select', 'a'], {})).toMatchObject({ kind: 'help', exitCode: 2 })
  })
})

describe('the environment', () => {
  test('gives options, which the command line overrides', async () => {
    const env = { TOOL_TARGET: 'prod', TOOL_THREADS: '7', TOOL_FULL_REFRESH: 'true', TOOL_FAIL_FAST: '0' }
    const read = await given(['build', '--threads', '2'], env)
    expect([read.text('target'), read.number('threads')]).toEqual(['prod', 2])
    expect([read.flag('full-refresh'), read.flag('fail-fast')]).toEqual([true, false])
  })

  test('may hold secrets and variables of the project, which are no options', async () => {
    const env = {
      TOOL_SECRET_PG_URL: 'postgres://x',
      TOOL_WHATEVER: 'x',
      TOOL_TEST_PG_URL: 'y',
      TOOL_TARGET: '',
    }
    expect((await given(['build'], env)).text('target')).toBeUndefined()
  })

  test('never selects nodes', async () => {
    expect((await given(['build'], { TOOL_SELECT: 'a', TOOL_EXCLUDE: 'b' })).list('select')).toEqual([])
  })

  test("gives folders by dbt's variables where the tool's own are not set", async () => {
    const env = { DBT_PROFILES_DIR: '/dbt', DBT_PROJECT_DIR: '/a', TOOL_PROJECT_DIR: '/b' }
    const read = await given(['build'], env)
    expect([read.text('profiles-dir'), read.text('project-dir')]).toEqual(['/dbt', '/b'])
  })

  test('is checked like the command line', async () => {
    expect(await problems(['build'], { TOOL_COLOR: 'red' })).toEqual([
      'T1005 --color must be one of auto, always, never, but it is "red".',
    ])
  })
})
