export { readSettings, type SettingsBlock } from './read-settings.ts'
export type * from './types.ts'
