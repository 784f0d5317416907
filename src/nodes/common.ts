import type { SourceLocation } from '../errors/index.ts'
import type { NodeId } from './ids.ts'

/** A value that YAML or a template can give to a configuration. */
export type ConfigValue =
  null | boolean | number | string | readonly ConfigValue[] | { readonly [key: string]: ConfigValue }

export type ConfigValues = Readonly<Record<string, ConfigValue>>

/** A table, view or other relation of the warehouse. Names are exact: never quoted, never folded. */
export interface RelationName {
  readonly database: string
  readonly schema: string
  readonly name: string
}

export interface ColumnDescription {
  readonly name: string
  readonly description: string
  /** Ids of the docs blocks in its description. */
  readonly docBlocks: readonly string[]
  readonly dataType?: string
  /** Whether tests quote its name; absent when the property file does not say. */
  readonly quote?: boolean
  readonly constraints: readonly ConfigValues[]
  readonly tags: readonly string[]
  readonly meta: ConfigValues
}

/** What every node has. */
export interface NodeIdentity {
  readonly id: NodeId
  readonly name: string
  readonly packageName: string
  /** Package, folders below the resource folder, name: what `fqn:` selects and dbt_project.yml configures. */
  readonly fqn: readonly string[]
  /** File that defines the node, relative to the project folder, with forward slashes. */
  readonly path: string
  /** YAML file that describes the node, when one does. */
  readonly patchPath?: string
  /** Where messages about the node point to. */
  readonly location: SourceLocation
  readonly description: string
  /** Ids of the docs blocks in its description. */
  readonly docBlocks: readonly string[]
  readonly tags: readonly string[]
  readonly meta: ConfigValues
  /** False when `enabled: false`: the node exists for messages, but not in the graph. */
  readonly enabled: boolean
  /** All configuration after merging its levels, for `config.get()` and `config.*` selectors. */
  readonly config: ConfigValues
  /**
   * What was set, as it was written: templates are not rendered and levels replace each other setting by setting.
   * dbt compares it to tell a changed node from one that another target or another day gives other values.
   */
  readonly writtenConfig: ConfigValues
}

/** A `ref()` met in a template. */
export interface RefCall {
  readonly name: string
  readonly packageName?: string
  readonly location: SourceLocation
}

/** A `source()` met in a template. */
export interface SourceCall {
  readonly sourceName: string
  readonly table: string
  readonly location: SourceLocation
}

/** What the template of a node reads, found by rendering it once while parsing. */
export interface TemplateReads {
  readonly refs: readonly RefCall[]
  readonly sources: readonly SourceCall[]
  /** Ids of the macros it used. */
  readonly macros: readonly string[]
}
