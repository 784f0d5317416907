import { fail } from '../../errors/index.ts'
import type { TemplateObject } from '../contract.ts'
import { hostFunction } from '../runtime/host.ts'
import { templateText } from '../values.ts'
import type { ProjectHost } from './host.ts'

/** `exceptions.*`: how a template stops its node, or warns. */
export function exceptionsObject(project: Pick<ProjectHost, 'warn'>): TemplateObject {
  const raise = hostFunction('raise_compiler_error', ['msg', 'node'], (message) =>
    fail('TEMPLATE_RAISED', { detail: templateText(message) }),
  )
  const functions: Readonly<Record<string, unknown>> = {
    raise_compiler_error: raise,
    raise_database_error: raise,
    raise_not_implemented: raise,
    raise_fail_fast_error: raise,
    warn: hostFunction('warn', ['msg', 'node'], (message) => {
      project.warn(templateText(message))
      return ''
    }),
  }
  return {
    templateType: 'Exceptions',
    attribute: (name) => (Object.hasOwn(functions, name) ? functions[name] : undefined),
  }
}
