export { buildPlan, buildWork, testWork, type PlanRequest } from './build-plan.ts'
export { explainPlan } from './explain.ts'
export type * from './step.ts'
export { unsupportedConfig } from './unsupported.ts'
