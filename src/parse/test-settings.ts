import { problem, type SourceLocation } from '../errors/index.ts'
import type { ConfigValue, ConfigValues, TestNode } from '../nodes/index.ts'
import { scalarText } from '../project/index.ts'
import type { ParseContext } from './context.ts'

/** dbt's defaults for data tests. */
export const TEST_DEFAULTS: ConfigValues = {
  enabled: true,
  materialized: 'test',
  severity: 'ERROR',
  error_if: '!= 0',
  warn_if: '!= 0',
  fail_calc: 'count(*)',
  tags: [],
  meta: {},
}

type TestSettings = Pick<TestNode, 'severity' | 'errorIf' | 'warnIf' | 'failCalc' | 'where' | 'limit'>

/** Takes the settings of a test out of its configuration. */
export function testSettings(
  config: ConfigValues,
  location: SourceLocation,
  { problems }: ParseContext,
): TestSettings {
  const refuse = (field: string, expected: string, value: ConfigValue | undefined) => {
    const facts = { field, expected, actual: `"${scalarText(value)}"` }
    problems.push(problem('FIELD_INVALID', facts, { location }))
  }
  const severity = scalarText(config['severity']).toLowerCase()
  if (severity !== 'error' && severity !== 'warn') refuse('severity', 'error or warn', config['severity'])
  const where = scalarText(config['where'])
  const limit = scalarText(config['limit'])
  if (limit !== '' && !/^\d+$/.test(limit)) refuse('limit', 'a whole number', config['limit'])
  return {
    severity: severity === 'warn' ? 'warn' : 'error',
    errorIf: scalarText(config['error_if']),
    warnIf: scalarText(config['warn_if']),
    failCalc: scalarText(config['fail_calc']),
    ...(where !== '' && { where }),
    ...(limit !== '' && { limit: Number(limit) }),
  }
}
