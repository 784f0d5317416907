export type { IndirectSelection } from './indirect.ts'
export { select, type Selection, type SelectRequest } from './select.ts'
export type { Selectable, SelectableGraph } from './selectable.ts'
