import type { OutsideConfig } from '../adapters/index.ts'
import type { SourceLocation } from '../errors/index.ts'
import type { ConfigValue, ConfigValues, MacroFile } from '../nodes/index.ts'

/** A file of the project, read once. `path` is relative to the project folder, with forward slashes. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** A YAML value that knows where it stands. */
export type Located =
  | {
      readonly kind: 'scalar'
      readonly value: null | boolean | number | string
      readonly location: SourceLocation
    }
  | { readonly kind: 'list'; readonly items: readonly Located[]; readonly location: SourceLocation }
  | { readonly kind: 'map'; readonly entries: readonly LocatedEntry[]; readonly location: SourceLocation }

export interface LocatedEntry {
  readonly key: string
  readonly keyLocation: SourceLocation
  readonly value: Located
}

export interface YamlFile {
  readonly path: string
  readonly root: Located
}

/** dbt_project.yml, with defaults filled in. */
export interface ProjectConfig {
  readonly name: string
  readonly profile: string
  readonly modelPaths: readonly string[]
  readonly seedPaths: readonly string[]
  readonly testPaths: readonly string[]
  readonly macroPaths: readonly string[]
  readonly targetPath: string
  /** Folders that `clean` removes. */
  readonly cleanTargets: readonly string[]
  readonly vars: ConfigValues
  /** Trees of `models:`, `seeds:`, `data_tests:` and `sources:`, rendered. */
  readonly trees: ConfigTrees
  /** The same with their templates as they were written. */
  readonly writtenTrees: ConfigTrees
}

export type ConfigTrees = Readonly<Record<'models' | 'seeds' | 'data_tests' | 'sources', ConfigValue>>

/** Everything a command reads from disk before it looks at a warehouse. */
export interface Project {
  readonly root: string
  readonly config: ProjectConfig
  readonly outside: OutsideConfig
  readonly models: readonly TextFile[]
  readonly tests: readonly TextFile[]
  readonly macros: readonly MacroFile[]
  /** Paths only: their rows are read when they are loaded. */
  readonly seeds: readonly string[]
  /** Property files under the model, seed, macro and test paths. */
  readonly properties: readonly YamlFile[]
  /** Markdown files beside them: they may hold `{% docs %}` blocks. */
  readonly docs: readonly TextFile[]
}

export interface ReadProjectOptions {
  readonly projectDir: string
  readonly profilesDir?: string
  readonly profile?: string
  readonly target?: string
  readonly threads?: number
  /** Values of --vars. */
  readonly vars?: ConfigValues
}
