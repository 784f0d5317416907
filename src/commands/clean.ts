import { rm } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'

import { fail } from '../errors/index.ts'
import { readProject } from '../project/index.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'

/** Removes the folders of `clean-targets`. Never touches anything outside the project, nor the project itself. */
export async function clean(options: CommandOptions): Promise<CommandOutcome> {
  const { root, config } = await readProject(options)
  const removed: string[] = []
  for (const target of config.cleanTargets) {
    const path = relative(root, resolve(root, target))
    if (path === '' || path.startsWith('..') || isAbsolute(path)) {
      return fail('USAGE_INVALID', {
        detail: `clean-targets names "${target}", which is not a folder inside the project.`,
      })
    }
    await rm(resolve(root, path), { recursive: true, force: true })
    removed.push(path)
  }
  return { exitCode: 0, output: removed.map((path) => `removed ${path}`).join('\n') }
}
