import type { SourceLocation } from '../errors/index.ts'
import type { ConfigValues, RefCall, RelationName, SourceCall } from '../nodes/index.ts'
import { createNodeScope, createRelation, type NodeHost, type TemplateScope } from '../template/index.ts'
import type { CallPlaces } from './call-places.ts'
import { mergeConfig } from './config.ts'
import type { ParseContext } from './context.ts'

/** A node before its template has said what it reads. */
export interface NodeDraft {
  readonly packageName: string
  /** Of the node, for calls whose own place cannot be told. */
  readonly location: SourceLocation
  /** The node as data, for `model`. */
  readonly values: ConfigValues
  /** All levels below the template's own `config()`. */
  readonly config: ConfigValues
  readonly relation: RelationName
  readonly places: CallPlaces
}

/** What a template told while it was rendered. */
export interface Rendering {
  readonly scope: TemplateScope
  readonly refs: RefCall[]
  readonly sources: SourceCall[]
  /** All levels of configuration with the template's own, as far as it was rendered. */
  readonly config: () => ConfigValues
}

/**
 * Prepares to render a template in dbt's parse mode: `execute` is false, there is no warehouse, unknown names
 * are let pass, and the calls of `ref()`, `source()` and `config()` are written down.
 */
export function startRendering(draft: NodeDraft, { host, library }: ParseContext): Rendering {
  const refs: RefCall[] = []
  const sources: SourceCall[] = []
  const calls: ConfigValues[] = []
  const relation = () => createRelation({ name: draft.relation, quoting: host.dialect })
  const nodeHost: NodeHost = {
    project: host,
    packageName: draft.packageName,
    execute: false,
    this: draft.relation,
    model: { ...draft.values, config: draft.config },
    ref: (call) => {
      refs.push({ ...call, location: draft.places.ref(call.name) ?? draft.location })
      return relation()
    },
    source: (call) => {
      const place = draft.places.source(call.sourceName, call.table)
      sources.push({ ...call, location: place ?? draft.location })
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
  const openScope = () => (scope ??= createNodeScope(nodeHost, library))
  return {
    // Most tests never look anything up: the scope with its hundred names is made for those that do.
    scope: { lookup: (name) => openScope().lookup(name), permissive: true },
    refs,
    sources,
    config: () => calls.reduce(mergeConfig, draft.config),
  }
}
