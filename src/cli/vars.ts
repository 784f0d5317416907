import type { CommandOptions } from '../commands/index.ts'
import { fail } from '../errors/index.ts'

type Vars = NonNullable<CommandOptions['vars']>

/** Reads the value of `--vars`, a YAML map. */
export async function readVars(text: string): Promise<Vars> {
  const { parse } = await import('yaml')
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    fail('USAGE_VARS_INVALID', { detail: firstLine.replace(/:$/, '.') })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail('USAGE_VARS_INVALID', { detail: `it is ${Array.isArray(value) ? 'a list' : 'a single value'}.` })
  }
  return value as Vars
}
