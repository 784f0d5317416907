import { resolve } from 'node:path'

import type { CommandOptions } from '../commands/index.ts'
import type { Given } from './option.ts'
import { readVars } from './vars.ts'

/** The options every command takes, from the words of the user. */
export async function toCommandOptions(
  given: Given,
  { signal, emit, invocation }: Pick<CommandOptions, 'signal' | 'emit' | 'invocation'>,
): Promise<CommandOptions> {
  const profilesDir = given.text('profiles-dir')
  const profile = given.text('profile')
  const target = given.text('target')
  const threads = given.number('threads')
  const vars = given.text('vars')
  return {
    projectDir: resolve(given.text('project-dir') ?? '.'),
    ...(profilesDir !== undefined && { profilesDir: resolve(profilesDir) }),
    ...(profile !== undefined && { profile }),
    ...(target !== undefined && { target }),
    ...(threads !== undefined && { threads }),
    ...(vars !== undefined && { vars: await readVars(vars) }),
    select: given.list('select'),
    exclude: given.list('exclude'),
    fullRefresh: given.flag('full-refresh'),
    failFast: given.flag('fail-fast'),
    explain: given.flag('explain'),
    invocation,
    signal,
    emit,
  }
}

/** The command line as artifacts hold it. Variables may be secrets, so only their being given is told. */
export function describeInvocation(argv: readonly string[]): string {
  const words = argv.map((word, at) => {
    if (argv[at - 1] === '--vars') return '***'
    return word.startsWith('--vars=') ? '--vars=***' : word
  })
  return ['tool', ...words].join(' ')
}
