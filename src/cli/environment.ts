import { GLOBAL_OPTIONS } from './option.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Options that the environment gives, as words to put before those of the user: `TOOL_TARGET=prod` becomes
 * `--target=prod`. Only names of options count, so `TOOL_SECRET_*` and variables of the project are left alone.
 * Selections are never taken from there: a forgotten variable would silently build something else.
 */
export function environmentWords(env: Environment): readonly string[] {
  return Object.entries(GLOBAL_OPTIONS).flatMap(([name, { type }]) => {
    const value = env[variableName('TOOL', name)] ?? foreignValue(env, name)
    if (type === 'list' || value === undefined || value === '') return []
    return [`--${name}=${type === 'flag' ? readFlag(value) : value}`]
  })
}

/** Folders are where dbt's own variables are commonly set. */
function foreignValue(env: Environment, name: string): string | undefined {
  return name === 'project-dir' || name === 'profiles-dir' ? env[variableName('DBT', name)] : undefined
}

function variableName(prefix: string, option: string): string {
  return `${prefix}_${option.toUpperCase().replaceAll('-', '_')}`
}

function readFlag(value: string): boolean {
  return !['0', 'false', 'no', 'off'].includes(value.toLowerCase())
}
