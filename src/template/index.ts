export type * from './contract.ts'
export { toTemplateValue, fromTemplateValue, templateJson, type JsonOptions } from './python/json.ts'
export { hostFunction, type HostFunction } from './runtime/host.ts'
export { createScope, type ScopeOptions } from './runtime/scope.ts'
export { createTemplates } from './templates.ts'
export { isUndefined, templateItems, templateText, templateTuple } from './values.ts'
export type * from './context/host.ts'
export {
  BUILT_IN_PACKAGE,
  createMacroLibrary,
  type DispatchRequest,
  type MacroLibrary,
} from './context/library.ts'
export { createRelation, relationNameOf, type Quoting, type RelationType } from './context/relation.ts'
export { createNodeScope, createProjectScope } from './context/scope.ts'
export { genericTestArguments, type ArgumentContext } from './context/test-arguments.ts'
