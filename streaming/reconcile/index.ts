export { reconcile, type ReconcileOptions, type Servers } from './reconcile.ts'
export { formatReconciliation } from './table.ts'
export type * from './types.ts'
export { createWatch, type WatchedDifference } from './watch.ts'
