import type { ConfigValue, ConfigValues, RelationName } from '../nodes/index.ts'
import { templateText, toTemplateValue, type TemplateScope } from '../template/index.ts'
import type { ParseContext } from './context.ts'
import { nodeValues, type NodeOrigin } from './identity.ts'

export interface NameRequest {
  readonly origin: NodeOrigin
  /** With all levels merged. */
  readonly config: ConfigValues
  readonly scope: TemplateScope
}

/** Asks the naming macros, the project's own or the built-in ones, where a node is built. */
export async function nameRelation(request: NameRequest, context: ParseContext): Promise<RelationName> {
  const { config, origin, scope } = request
  const node = toTemplateValue({ ...nodeValues(origin), config })
  const ask = async (macroName: string, setting: ConfigValue | undefined, otherwise: string) => {
    const macro = context.library.find(macroName, origin.packageName)
    if (!macro) return otherwise
    return templateText(await macro.call(scope, [setting ?? null, node])).trim()
  }
  const { target } = context.host
  return {
    database: await ask('generate_database_name', config['database'], target.database),
    schema: await ask('generate_schema_name', config['schema'], target.schema),
    name: await ask('generate_alias_name', config['alias'], origin.name),
  }
}
