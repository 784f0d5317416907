import { macroId, type ConfigValues, type RefCall, type SourceCall } from '../nodes/index.ts'
import {
  createNodeScope,
  createRelation,
  watchLibrary,
  type NodeHost,
  type TemplateScope,
} from '../template/index.ts'
import { findCallPlaces, type PlacedText } from './call-places.ts'
import { mergeConfig } from './config.ts'
import type { ParseContext } from './context.ts'
import { nodeValues, type NodeOrigin } from './identity.ts'

/** A node before its template has said what it reads. */
export interface NodeDraft {
  readonly origin: NodeOrigin
  /** What `this` is called while the node is parsed; the node's own name when absent. */
  readonly alias?: string
  /** All levels below the template's own `config()`. */
  readonly config: ConfigValues
  /** Where its calls of `ref()` and `source()` stand. */
  readonly texts: readonly PlacedText[]
}

/** What a template told while it was rendered. */
export interface Rendering {
  readonly scope: TemplateScope
  readonly refs: RefCall[]
  readonly sources: SourceCall[]
  /** Ids of the macros that were called. */
  readonly macros: Set<string>
  /** All levels of configuration with the template's own, as far as it was rendered. */
  readonly config: () => ConfigValues
  /** The template's own alone. */
  readonly ownConfig: () => ConfigValues
}

/**
 * Prepares to render a template in dbt's parse mode: `execute` is false, there is no warehouse, unknown names
 * are let pass, and the calls of `ref()`, `source()` and `config()` are written down.
 */
export function startRendering(draft: NodeDraft, { host, library }: ParseContext): Rendering {
  const { origin } = draft
  const places = findCallPlaces(draft.texts)
  // Where it is built is known only when all of its configuration is.
  const { database, schema } = host.target
  const ownName = { database, schema, name: draft.alias ?? origin.name }
  const refs: RefCall[] = []
  const sources: SourceCall[] = []
  const macros = new Set<string>()
  const calls: ConfigValues[] = []
  const relation = () => createRelation({ name: ownName, quoting: host.dialect })
  const nodeHost: NodeHost = {
    project: host,
    packageName: origin.packageName,
    execute: false,
    this: ownName,
    model: { ...nodeValues(origin), config: draft.config },
    ref: (call) => {
      refs.push({ ...call, location: places.ref(call.name) ?? origin.location })
      return relation()
    },
    source: (call) => {
      const place = places.source(call.sourceName, call.table)
      sources.push({ ...call, location: place ?? origin.location })
      return relation()
    },
    configure: (values) => {
      calls.push(values)
    },
    configured: (key) => {
      const config = calls.reduce(mergeConfig, draft.config)
      return Object.hasOwn(config, key) ? config[key] : undefined
    },
  }
  let scope: TemplateScope | undefined
  const watched = watchLibrary(library, ({ packageName, name }) => macros.add(macroId(packageName, name)))
  const openScope = () => (scope ??= createNodeScope(nodeHost, watched))
  return {
    // Most tests never look anything up: the scope with its hundred names is made for those that do.
    scope: { lookup: (name) => openScope().lookup(name), permissive: true },
    refs,
    sources,
    macros,
    config: () => calls.reduce(mergeConfig, draft.config),
    ownConfig: () => Object.assign({}, ...calls) as ConfigValues,
  }
}
