import type { ConfigValues } from '../nodes/index.ts'
import type { WarehouseFacts } from './warehouse-facts.ts'

/*
 * dbt's artifacts, as far as they are read here. What this tool writes holds every field of dbt's JSON schemas;
 * what dbt wrote may lack whatever is optional below, and hold much that is not named.
 */

export interface ArtifactMetadata {
  /** `https://schemas.getdbt.com/dbt/manifest/v12.json`: the only thing that tells one format from another. */
  readonly dbt_schema_version: string
  readonly dbt_version?: string
  readonly generated_at?: string
  readonly invocation_id?: string | null
  readonly invocation_started_at?: string | null
  readonly env?: Readonly<Record<string, string>>
}

/** `manifest.json`, version 12: the project. */
export interface Manifest {
  readonly metadata: ArtifactMetadata & {
    readonly project_name?: string | null
    readonly adapter_type?: string | null
  }
  /** Models, seeds, snapshots, tests, analyses and operations. */
  readonly nodes: Readonly<Record<string, ManifestNode>>
  readonly sources: Readonly<Record<string, ManifestSource>>
  readonly exposures?: Readonly<Record<string, ManifestExposure>>
  readonly metrics?: Readonly<Record<string, ManifestEntry>>
  readonly semantic_models?: Readonly<Record<string, ManifestEntry>>
  readonly saved_queries?: Readonly<Record<string, ManifestEntry>>
  readonly unit_tests?: Readonly<Record<string, ManifestEntry>>
  readonly functions?: Readonly<Record<string, ManifestNode>>
  readonly macros?: Readonly<Record<string, ManifestMacro>>
  readonly docs?: Readonly<Record<string, ManifestDoc>>
}

/** What everything in a manifest has. */
export interface ManifestEntry {
  readonly unique_id: string
  readonly name: string
  readonly resource_type: string
  readonly package_name: string
  readonly original_file_path: string
  readonly fqn?: readonly string[]
  readonly description?: string | null
  readonly tags?: readonly string[]
  readonly meta?: ConfigValues
  readonly config?: ConfigValues
  readonly depends_on?: { readonly nodes?: readonly string[]; readonly macros?: readonly string[] }
}

export interface ManifestRelation {
  readonly database?: string | null
  readonly schema?: string | null
  /** As written in SQL, quoted; null for what has no relation. */
  readonly relation_name?: string | null
  readonly columns?: Readonly<Record<string, ManifestColumn>>
  /** `package://path` of the YAML file that describes the node. */
  readonly patch_path?: string | null
}

export interface ManifestNode extends ManifestEntry, ManifestRelation {
  readonly alias?: string
  readonly language?: string
  readonly raw_code?: string
  readonly compiled_code?: string | null
  readonly access?: string | null
  readonly group?: string | null
  /** Generic tests only. */
  readonly test_metadata?: {
    readonly name: string
    readonly kwargs?: ConfigValues
    readonly namespace?: string | null
  } | null
  readonly column_name?: string | null
  readonly attached_node?: string | null
}

export interface ManifestSource extends ManifestEntry, ManifestRelation {
  readonly source_name: string
  readonly source_description?: string | null
  readonly identifier: string
  readonly loader?: string
  readonly loaded_at_field?: string | null
  readonly freshness?: ConfigValues | null
}

export interface ManifestExposure extends ManifestEntry {
  readonly type: string
  readonly owner: { readonly name?: string | null; readonly email?: unknown }
  readonly label?: string | null
  readonly url?: string | null
  readonly maturity?: string | null
}

export interface ManifestColumn {
  readonly name: string
  readonly description?: string | null
  readonly data_type?: string | null
  readonly tags?: readonly string[]
  readonly meta?: ConfigValues
}

export interface ManifestMacro {
  readonly unique_id: string
  readonly name: string
  readonly package_name: string
  readonly original_file_path: string
  readonly macro_sql: string
  readonly description?: string | null
}

export interface ManifestDoc {
  readonly unique_id: string
  readonly name: string
  readonly package_name: string
  readonly block_contents: string
}

/** `run_results.json`, version 6: what a command did. */
export interface RunResults {
  readonly metadata: ArtifactMetadata
  readonly results: readonly RunResultEntry[]
  /** In seconds. */
  readonly elapsed_time: number
  /** Flags of the command. `which` is its name. */
  readonly args?: Readonly<Record<string, unknown>>
}

export interface RunResultEntry {
  readonly unique_id: string
  /** One of dbt's: success, error, skipped, pass, fail, warn, ... */
  readonly status: string
  readonly timing: readonly {
    readonly name: string
    readonly started_at?: string | null
    readonly completed_at?: string | null
  }[]
  readonly thread_id: string
  /** In seconds. */
  readonly execution_time: number
  /** `rows_affected` is the number of rows written, where the warehouse tells. */
  readonly adapter_response: Readonly<Record<string, unknown>>
  readonly message: string | null
  readonly failures: number | null
  readonly compiled?: boolean | null
  readonly compiled_code?: string | null
  readonly relation_name?: string | null
}

/** `catalog.json`, version 1: what the warehouse has. */
export interface Catalog {
  readonly metadata: ArtifactMetadata
  readonly nodes: Readonly<Record<string, CatalogTable>>
  readonly sources: Readonly<Record<string, CatalogTable>>
  readonly errors?: readonly string[] | null
}

export interface CatalogTable {
  readonly metadata: {
    readonly type: string
    readonly schema: string
    readonly name: string
    readonly database?: string | null
    readonly comment?: string | null
    readonly owner?: string | null
  }
  readonly columns: Readonly<Record<string, CatalogColumn>>
  /** `row_count` and `bytes` where this tool wrote the file. */
  readonly stats: Readonly<Record<string, CatalogStat>>
  readonly unique_id?: string | null
}

export interface CatalogColumn {
  readonly name: string
  readonly type: string
  /** From 1. */
  readonly index: number
  readonly comment?: string | null
}

export interface CatalogStat {
  readonly id: string
  readonly label: string
  readonly value: boolean | string | number | null
  readonly include: boolean
  readonly description?: string | null
}

/** `sources.json`, version 3: how fresh sources were. */
export interface SourceFreshness {
  readonly metadata: ArtifactMetadata
  readonly results: readonly SourceFreshnessEntry[]
}

export interface SourceFreshnessEntry {
  readonly unique_id: string
  readonly status: string
  readonly max_loaded_at?: string
  readonly snapshotted_at?: string
  readonly criteria?: Readonly<Record<string, unknown>>
  readonly error?: string | number | null
}

/** All that a folder of artifacts tells. */
export interface Artifacts {
  readonly manifest: Manifest
  readonly catalog?: Catalog
  readonly sources?: SourceFreshness
  readonly warehouse?: WarehouseFacts
  /** Newest first: `run_results.json`, and the earlier runs that this tool keeps. */
  readonly runs: readonly RunResults[]
}
