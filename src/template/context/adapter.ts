import { fail } from '../../errors/index.ts'
import type { TemplateObject } from '../contract.ts'
import { hostFunction } from '../runtime/host.ts'
import { isUndefined, templateText } from '../values.ts'
import type { NodeHost } from './host.ts'
import type { MacroLibrary } from './library.ts'
import { createColumn, createRelation, relationNameOf } from './relation.ts'

/** `adapter.*`: dispatch to the macro of a dialect, quoting, and questions to the warehouse. */
export function adapterObject(host: NodeHost, library: MacroLibrary): TemplateObject {
  const functions: Readonly<Record<string, unknown>> = {
    dispatch: dispatchFunction(host, library),
    type: hostFunction('type', [], () => host.project.dialect.name),
    quote: hostFunction('quote', ['identifier'], (name) =>
      host.project.dialect.quoteIdentifier(templateText(name)),
    ),
    ...warehouseFunctions(host),
  }
  return {
    templateType: 'Adapter',
    attribute: (name) => (Object.hasOwn(functions, name) ? functions[name] : undefined),
  }
}

function dispatchFunction(host: NodeHost, library: MacroLibrary): unknown {
  return hostFunction('dispatch', ['macro_name', 'macro_namespace'], (name, macroNamespace) => {
    const request = {
      name: templateText(name),
      macroNamespace:
        macroNamespace === undefined || macroNamespace === null || isUndefined(macroNamespace)
          ? undefined
          : templateText(macroNamespace),
      fromPackage: host.packageName,
      dialect: host.project.dialect.name,
    }
    const candidates = library.candidates(request)
    return (
      library.dispatch(request) ??
      fail('TEMPLATE_FAILED', {
        kind: 'CompilationError',
        detail: `No macro named "${request.name}" was found; looked for ${candidates.join(', ')}.`,
      })
    )
  })
}

// While parsing there is no warehouse: dbt then answers none and empty lists, and templates count on it.
function warehouseFunctions({ warehouse, project, ...host }: NodeHost): Readonly<Record<string, unknown>> {
  const quoting = project.dialect
  return {
    get_relation: hostFunction(
      'get_relation',
      ['database', 'schema', 'identifier'],
      async (database, schema, name) => {
        if (!warehouse) return null
        const relation = {
          database:
            database === null || database === undefined ? project.target.database : templateText(database),
          schema: templateText(schema),
          name: templateText(name),
        }
        const found = await warehouse.relation(relation)
        return found ? createRelation({ name: relation, type: found.type, quoting }) : null
      },
    ),
    get_columns_in_relation: hostFunction('get_columns_in_relation', ['relation'], async (relation) => {
      const name = relationNameOf(relation)
      if (!warehouse || !name || !host.execute) return []
      return (await warehouse.columns(name)).map((column) => createColumn(column, quoting))
    }),
  }
}
