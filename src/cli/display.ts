import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { GithubPlace, LogFormat, LogLevel, ReportOptions } from '../report/index.ts'
import { createMask } from '../util/index.ts'
import type { Given } from './option.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface LogStream {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Decides, once, how a command reports: options first, then the environment, then what the stream is. */
export function reportOptions(given: Given, env: Environment, output: LogStream): ReportOptions {
  const format = formatOf(given, env)
  const level = levelOf(given)
  const projectDir = resolve(given.text('project-dir') ?? '.')
  const isTerminal = output.isTTY === true && env['TERM'] !== 'dumb'
  const isContinuous = isSet(env['CI']) || isSet(env['GITHUB_ACTIONS'])
  return {
    format,
    level,
    output,
    colour: isColoured(given, env, isTerminal),
    unicode: isUnicode(env),
    live: isTerminal && !isContinuous && format === 'text' && level !== 'quiet',
    readSource: (file) => readText(resolve(projectDir, file)),
    mask: createMask(env),
    github: githubPlace(env, projectDir),
  }
}

function formatOf(given: Given, env: Environment): LogFormat {
  const format = given.text('log-format')
  if (format === 'text' || format === 'json' || format === 'github') return format
  return env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'text'
}

function levelOf(given: Given): LogLevel {
  if (given.flag('debug')) return 'debug'
  if (given.flag('verbose')) return 'verbose'
  return given.flag('quiet') ? 'quiet' : 'normal'
}

/** The order of no-color.org and force-color.org; the logs of GitHub Actions show colours without a terminal. */
function isColoured(given: Given, env: Environment, isTerminal: boolean): boolean {
  const option = given.text('color')
  if (option === 'always' || option === 'never') return option === 'always'
  if (isSet(env['NO_COLOR'])) return false
  const force = env['FORCE_COLOR']
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  return isTerminal || env['GITHUB_ACTIONS'] === 'true'
}

function isUnicode(env: Environment): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false
  if (process.platform === 'win32' || env['GITHUB_ACTIONS'] === 'true') return true
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? ''
  return /utf-?8/i.test(locale)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function githubPlace(env: Environment, projectDir: string): GithubPlace {
  const summaryFile = env['GITHUB_STEP_SUMMARY']
  return {
    workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(),
    projectDir,
    ...(summaryFile !== undefined && summaryFile !== '' && { summaryFile }),
  }
}
