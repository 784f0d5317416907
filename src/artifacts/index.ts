export { compiledPath, writeCompiled, type CompiledFolder } from './compiled.ts'
export type * from './dbt.ts'
export { seedChecksums } from './manifest/seed-checksums.ts'
export { createManifest } from './manifest/manifest.ts'
export type { Checksum, MacroPlace, ManifestInput } from './manifest/input.ts'
export { artifactMetadata, type Invocation } from './metadata.ts'
export { createCatalog, relationOf, type CatalogInput } from './catalog.ts'
export { readArtifacts } from './read.ts'
export {
  createPastRun,
  createRunResults,
  DBT_STATUSES,
  messageOf,
  type PastRunInput,
  withoutLoads,
  type RunResultsInput,
} from './run-results.ts'
export { keepRun, KEPT_RUNS } from './runs.ts'
export type * from './warehouse-facts.ts'
export { writeJson, writeWhole } from './write.ts'
