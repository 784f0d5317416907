import type { TemplateScope } from '../contract.ts'

export interface ScopeOptions {
  /**
   * Attributes, items and calls of undefined values give undefined again instead of raising, as while a project
   * is parsed. By default as in the parent.
   */
  readonly permissive?: boolean
}

/** A scope of variables over another. Variables whose value is undefined are not defined. */
export function createScope(
  variables: Readonly<Record<string, unknown>>,
  parent?: TemplateScope,
  options: ScopeOptions = {},
): TemplateScope {
  return {
    permissive: options.permissive ?? parent?.permissive ?? false,
    lookup: (name) => {
      const own = Object.hasOwn(variables, name) ? variables[name] : undefined
      return own === undefined ? parent?.lookup(name) : own
    },
  }
}
