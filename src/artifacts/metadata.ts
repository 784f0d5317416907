import type { ArtifactMetadata } from './dbt.ts'

/**
 * The release of dbt whose formats are written. dbt of the same release takes a state as it is; any other reads
 * settings anew from the code, and then finds changes where there are none.
 */
const DBT_VERSION = '1.12.6'

/** The command that writes. */
export interface Invocation {
  readonly id: string
  readonly startedAt: Date
  readonly command: string
  readonly toolVersion: string
}

export type ArtifactKind = 'manifest/v12' | 'run-results/v6' | 'catalog/v1'

/** What every artifact begins with. `env` tells which tool wrote it, where dbt has its users' own variables. */
export function artifactMetadata(kind: ArtifactKind, invocation: Invocation): ArtifactMetadata {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${kind}.json`,
    dbt_version: DBT_VERSION,
    generated_at: new Date().toISOString(),
    invocation_id: invocation.id,
    invocation_started_at: invocation.startedAt.toISOString(),
    env: { TABLEWRIGHT_VERSION: invocation.toolVersion },
  }
}
