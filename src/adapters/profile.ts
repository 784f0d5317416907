import type { ConfigValues } from '../nodes/index.ts'

/** One output of a profile, after `env_var()` was rendered. Which fields it needs depends on its type. */
export interface TargetConfig {
  readonly profileName: string
  readonly targetName: string
  readonly type: string
  readonly schema: string
  readonly threads: number
  /** The tool starts and owns the server. */
  readonly embedded: boolean
  readonly values: ConfigValues
}

/** An entry of `connections:` in profiles.yaml. */
export interface ConnectionConfig {
  readonly name: string
  readonly type: string
  readonly values: ConfigValues
}

export interface OutsideConfig {
  readonly projectRoot: string
  readonly target: TargetConfig
  readonly connections: readonly ConnectionConfig[]
}
