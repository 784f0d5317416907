import type { TemplateObject } from '../contract.ts'
import { bindArguments } from '../python/call.ts'

/** A function of the host as templates see it. */
export interface HostFunction extends TemplateObject {
  invoke(positional: readonly unknown[], named: Readonly<Record<string, unknown>>): unknown
}

/**
 * Makes a function that templates can call. Arguments are bound to the parameter names as Python does, given by
 * position or by name; a parameter that was not given arrives as undefined. `*args` takes the remaining
 * positional arguments as an array, `**kwargs` the remaining named ones as a record. The function may return a
 * promise, for which the template then waits.
 */
export function hostFunction(
  name: string,
  parameters: readonly string[],
  run: (...values: readonly unknown[]) => unknown,
): HostFunction {
  return {
    templateType: 'function',
    text: () => `<function ${name}>`,
    invoke: (positional, named) => run(...bindArguments(name, parameters, { positional, named })),
  }
}
