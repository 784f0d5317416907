export { createRules } from './create-rules.ts'
export { explainRule, type Explanation } from './explain-rule.ts'
export type { Alert, Rules, SavedRules } from './types.ts'
