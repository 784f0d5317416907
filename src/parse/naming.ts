import { BUILT_IN_PACKAGE, type ConfigValue, type ConfigValues, type RelationName } from '../nodes/index.ts'
import { scalarText } from '../project/index.ts'
import { templateText, toTemplateValue, type TemplateScope } from '../template/index.ts'
import type { ParseContext } from './context.ts'
import { nodeValues, type NodeOrigin } from './identity.ts'

export interface NameRequest {
  readonly origin: NodeOrigin
  /** With all levels merged. */
  readonly config: ConfigValues
  readonly scope: TemplateScope
}

/** Where failures of a test go when they are stored: dbt adds a schema of their own to that of the target. */
export async function nameTestRelation(request: NameRequest, context: ParseContext): Promise<RelationName> {
  const { config } = request
  const schema = config['schema'] ?? 'dbt_test__audit'
  return await nameRelation({ ...request, config: { ...config, schema } }, context)
}

/** Asks the naming macros, the project's own or the built-in ones, where a node is built. */
export async function nameRelation(request: NameRequest, context: ParseContext): Promise<RelationName> {
  const { config, origin, scope } = request
  const ask = async (macroName: string, setting: ConfigValue | undefined, otherwise: string) => {
    const macro = context.library.find(macroName, origin.packageName)
    if (!macro) return otherwise
    const node = toTemplateValue({ ...nodeValues(origin), config })
    return templateText(await macro.call(scope, [setting ?? null, node])).trim()
  }
  const askOnce = async (macroName: string, setting: ConfigValue | undefined, otherwise: string) => {
    if (!isBuiltIn(macroName, origin, context)) return await ask(macroName, setting, otherwise)
    const key = JSON.stringify([macroName, setting])
    const known = context.builtInNames.get(key) ?? (await ask(macroName, setting, otherwise))
    context.builtInNames.set(key, known)
    return known
  }
  const { target } = context.host
  return {
    database: await askOnce('generate_database_name', config['database'], target.database),
    schema: await askOnce('generate_schema_name', config['schema'], target.schema),
    // Thousands of tests have a name that no macro needs to be asked for.
    name: isBuiltIn('generate_alias_name', origin, context)
      ? scalarText(config['alias']).trim() || origin.name
      : await ask('generate_alias_name', config['alias'], origin.name),
  }
}

/** Whether neither the macro nor the one that it dispatches to is the project's own. */
function isBuiltIn(
  name: string,
  { packageName: fromPackage }: NodeOrigin,
  { library, host }: ParseContext,
): boolean {
  const request = { name, macroNamespace: BUILT_IN_PACKAGE, fromPackage, dialect: host.dialect.name }
  return [library.find(name, fromPackage), library.dispatch(request)].every(
    (macro) => macro?.packageName === BUILT_IN_PACKAGE,
  )
}
