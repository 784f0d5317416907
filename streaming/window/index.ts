export { createWindows } from './create-windows.ts'
export type * from './types.ts'
export { windowLabel } from './window-label.ts'
