import { BUILT_IN_PACKAGE, type MacroFile } from '../../nodes/index.ts'
import { notingSync, ProjectError, type Problem } from '../../errors/index.ts'
import type { Macro, TemplateObject, Templates } from '../contract.ts'

/** All macros of a project and its packages, found by name as dbt finds them. */
export interface MacroLibrary {
  readonly macros: readonly Macro[]
  /** An unqualified name: first the package of the caller, then the project, then the built-ins. */
  find(name: string, fromPackage: string): Macro | undefined
  /** `dbt_utils` in `dbt_utils.star(...)`. */
  namespace(packageName: string): TemplateObject | undefined
  /** `adapter.dispatch(name, macroNamespace)`; undefined when no candidate exists. */
  dispatch(request: DispatchRequest): Macro | undefined
  /** Names that {@link dispatch} looked for, for messages. */
  candidates(request: DispatchRequest): readonly string[]
}

export interface DispatchRequest {
  readonly name: string
  readonly macroNamespace?: string | undefined
  readonly fromPackage: string
  /** Dialect name; `<dialect>__x` wins over `default__x`. */
  readonly dialect: string
}

/**
 * Compiles macro files and indexes their macros by package.
 *
 * @throws {ProjectError} every file that cannot be read, at once.
 */
export function createMacroLibrary(
  templates: Templates,
  files: readonly MacroFile[],
  rootPackage: string,
): MacroLibrary {
  const macros = compileAll(templates, files)
  const packages = new Map<string, Map<string, Macro>>()
  for (const macro of macros) {
    const names = packages.get(macro.packageName) ?? new Map<string, Macro>()
    packages.set(macro.packageName, names.set(macro.name, macro))
  }
  const inPackage = (packageName: string, name: string) => packages.get(packageName)?.get(name)
  const find = (name: string, fromPackage: string) =>
    inPackage(fromPackage, name) ?? inPackage(rootPackage, name) ?? inPackage(BUILT_IN_PACKAGE, name)

  return {
    macros,
    find,
    candidates: ({ name, dialect }) => [`${dialect}__${name}`, `default__${name}`],
    namespace: (packageName) => {
      const names = packages.get(packageName)
      return names && { templateType: 'MacroNamespace', attribute: (name) => names.get(name) }
    },
    dispatch(request) {
      const { macroNamespace, fromPackage } = request
      const look =
        macroNamespace === undefined
          ? (name: string) => find(name, fromPackage)
          : (name: string) => inPackage(rootPackage, name) ?? inPackage(macroNamespace, name)
      return this.candidates(request)
        .map(look)
        .find((macro) => macro !== undefined)
    },
  }
}

/** The same library, which tells of every macro that is found in it. */
export function watchLibrary(library: MacroLibrary, onFound: (macro: Macro) => void): MacroLibrary {
  const told = (macro: Macro | undefined) => {
    if (macro) onFound(macro)
    return macro
  }
  return {
    ...library,
    find: (name, fromPackage) => told(library.find(name, fromPackage)),
    dispatch: (request) => told(library.dispatch(request)),
    namespace: (packageName) => {
      const names = library.namespace(packageName)
      return names && { ...names, attribute: (name) => told(names.attribute?.(name) as Macro | undefined) }
    },
  }
}

function compileAll(templates: Templates, files: readonly MacroFile[]): readonly Macro[] {
  const problems: Problem[] = []
  const macros = files.flatMap((file) => notingSync(problems, () => templates.library(file)) ?? [])
  if (problems.length > 0) throw new ProjectError(problems)
  return macros
}
