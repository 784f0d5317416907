import type { OutsideConfig } from '../../src/adapters/index.ts'
import { fail } from '../../src/errors/index.ts'
import { createMask } from '../../src/util/index.ts'
import { createLog, type Log } from '../observe/index.ts'
import { readSettings, type SettingsBlock, type StreamingSettings } from '../settings/index.ts'

/** What the command line gives to every verb of `tool stream`. */
export interface StreamContext {
  readonly outside: OutsideConfig
  /** `streaming:` of profiles.yaml; undefined when there is none. */
  readonly block: SettingsBlock | undefined
  /** Of the tool. */
  readonly version: string
  readonly logFormat: 'text' | 'json'
  /** Only what is wrong is logged. */
  readonly isQuiet: boolean
  readonly signal: AbortSignal
  /** Shows a line to people. Secrets are masked behind it. */
  readonly print: (text: string) => void
}

export interface StreamOutcome {
  /** 0 success, 1 something is not as it should be, 2 nothing could run, 70 the process must be started anew. */
  readonly exitCode: number
  /** For stdout. */
  readonly output?: string
}

/** @throws {ProjectError} `STREAM_SETTINGS_MISSING`, `STREAM_SETTING_INVALID` */
export function settingsOf({ block }: StreamContext): StreamingSettings {
  return block ? readSettings(block) : fail('STREAM_SETTINGS_MISSING', { file: 'profiles.yaml' })
}

/** The log of a service that runs for long: lines with time and level on standard error. */
export function serviceLog({ logFormat, isQuiet }: StreamContext): Log {
  return createLog({ format: logFormat, level: isQuiet ? 'error' : 'info', mask: createMask(process.env) })
}

/** The log of a question that is answered at once: what its clients have to say is of no interest while it works. */
export function questionLog({ logFormat }: StreamContext): Log {
  return createLog({ format: logFormat, level: 'error', mask: createMask(process.env) })
}
