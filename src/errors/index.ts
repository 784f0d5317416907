export { formatProblem, type FormatOptions } from './format.ts'
export { noting, notingSync } from './noting.ts'
export {
  fail,
  problem,
  ProjectError,
  type Problem,
  type ProblemContext,
  type ProblemFacts,
  type ProblemName,
  type SourceLocation,
} from './problem.ts'
