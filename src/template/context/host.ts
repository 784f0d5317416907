import type { ConfigValue, ConfigValues, RelationName } from '../../nodes/index.ts'
import type { Quoting, RelationType } from './relation.ts'

/** What a template may know of the target it renders for. Never a password. */
export interface TargetFacts {
  readonly name: string
  readonly profileName: string
  readonly type: string
  readonly database: string
  readonly schema: string
  readonly threads: number
  /** Further fields of the output, without secrets. */
  readonly values: ConfigValues
}

/** The command that renders, the same for all its templates. */
export interface InvocationFacts {
  readonly id: string
  readonly startedAt: Date
  readonly command: string
  readonly fullRefresh: boolean
  readonly toolVersion: string
}

/** What every template of a project sees, whatever it belongs to. */
export interface ProjectHost {
  readonly projectName: string
  /** Variables by name; those of `--vars` have won already. */
  readonly vars: ConfigValues
  /** Reads an environment variable. */
  readonly environment: (name: string) => string | undefined
  readonly target: TargetFacts
  readonly invocation: InvocationFacts
  readonly dialect: Quoting & { readonly name: string; quoteLiteral(value: string): string }
  /** `log()`; `info` says whether the user asked to see it. */
  readonly log: (text: string, info: boolean) => void
  readonly warn: (text: string) => void
}

/** Rows of a query, for `run_query`. */
export interface TemplateRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

export interface TemplateColumn {
  readonly name: string
  readonly type: string
}

/** What a template may ask of the warehouse. Absent while parsing. */
export interface WarehouseHost {
  query(sql: string): Promise<TemplateRows>
  relation(name: RelationName): Promise<{ readonly type: RelationType } | undefined>
  columns(name: RelationName): Promise<readonly TemplateColumn[]>
}

/** What the template of one node sees. */
export interface NodeHost {
  readonly project: ProjectHost
  /** Package whose macros are found first. */
  readonly packageName: string
  /** Value of `execute`: false while parsing. */
  readonly execute: boolean
  readonly this?: RelationName
  /** The node as data, for `model`. */
  readonly model: ConfigValues
  /** `ref()`. Gives what stands in the SQL. */
  readonly ref: (call: { readonly name: string; readonly packageName?: string }) => unknown
  readonly source: (call: { readonly sourceName: string; readonly table: string }) => unknown
  /** `config(a=1)` in the template. */
  readonly configure: (values: ConfigValues) => void
  /** `config.get('a')`; undefined when it is not set. */
  readonly configured: (key: string) => ConfigValue | undefined
  readonly warehouse?: WarehouseHost
}
