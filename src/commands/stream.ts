import type { OutsideConfig } from '../adapters/index.ts'
import { readProjectBlock, type ProfileBlock } from '../project/index.ts'
import type { CommandOptions } from './options.ts'
import { toolVersion } from './version.ts'

/** What the streaming service is told of the project. */
export interface StreamInput {
  readonly outside: OutsideConfig
  /** Undefined when profiles.yaml has no `streaming:`. */
  readonly block: ProfileBlock | undefined
  readonly version: string
}

/** Reads where the project is built and the `streaming:` block of its profiles. @throws {ProjectError} */
export function readStream(options: CommandOptions): StreamInput {
  return { ...readProjectBlock(options, 'streaming'), version: toolVersion() }
}
