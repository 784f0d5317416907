export type { Parts } from './parts.ts'
export { runPipeline, type PipelineEnd, type PipelineOptions } from './run-pipeline.ts'
