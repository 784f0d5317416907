export { drill, type DrillContext, type DrillOptions } from './drill.ts'
export { findClone, startService, type Service, type StartOptions } from './service.ts'
