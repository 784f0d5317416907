import type { Action } from '../adapters/index.ts'
import type { Plan, Step } from './step.ts'

/** The plan as text for `--explain`: what would be done and sent, without doing it. */
export function explainPlan(plan: Plan): string {
  const schemas = plan.schemas.map((schema) => `create schema ${schema} when missing`)
  const steps = plan.steps.map((step, at) => `${at + 1}. ${describeStep(step)}`)
  return [...schemas, ...steps].join('\n')
}

function describeStep(step: Step): string {
  const wait = step.after.length > 0 ? `\n   after: ${step.after.join(', ')}` : ''
  switch (step.kind) {
    case 'load': {
      const from =
        step.origin.kind === 'file'
          ? step.origin.path
          : `${step.origin.load.connection} ${step.origin.load.from}`
      return `load ${step.name} from ${from}${wait}`
    }
    case 'build':
      return `build ${step.materialized} ${step.name}${wait}${step.work.kind === 'late' ? LATE : indent(step.work.work.map(describeAction))}`
    case 'test':
      return `test ${step.name}${wait}${step.work.kind === 'late' ? LATE : indent([step.work.work.sql])}`
  }
}

const LATE = '\n   its template asks the warehouse, so its statements are known only then'

function describeAction(action: Action): string {
  switch (action.kind) {
    case 'execute':
      return action.sql
    case 'publish':
      return `-- publish ${action.staging.name} as ${action.relation.schema}.${action.relation.name}`
    case 'replaceView':
      return `-- create or replace view ${action.relation.schema}.${action.relation.name}\n${action.sql}`
  }
}

function indent(statements: readonly string[]): string {
  return statements.map((text) => `\n${text.trim().replace(/^/gm, '   ')}`).join('')
}
