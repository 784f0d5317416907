import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { recipe as kafka } from '../kafka/recipe.mjs'
import { findProgram, run, unpackPrebuilt } from '../tools.mjs'

// Kafka's protocol without Kafka: starts in some milliseconds, so that a test file may have one of its own. It hides
// what a real broker does on purpose or in a hurry: membership of groups does not outlive it, and a new topic is
// there at once.

const PREBUILT = {
  'linux-x64': {
    file: 'kfake-linux-amd64.xz',
    sha256: '4329d5365634a69228e1790b73867b7e556e15e0945e59fe6c4174c7f7ba5c57',
  },
}

/** @type {import('../recipes.mjs').Recipe} */
export const recipe = {
  name: 'kfake',
  title: "kfake 2026-09-18 (Kafka's protocol)",
  variable: kafka.variable,
  files: ['recipe.mjs', 'main.go', 'go.mod', 'go.sum'],

  async build(folder, recipeFolder, { isQuick }) {
    await mkdir(folder)
    const binary = join(folder, 'kfake')
    if (await unpackPrebuilt(PREBUILT, binary)) return
    if (isQuick) throw new Error('building it takes some minutes: npm run services -- ensure kfake')
    if (!(await findProgram('go'))) throw new Error('building it needs Go 1.26, which is not here')
    await run('go', ['build', '-modcacherw', '-trimpath', '-o', binary, '.'], recipeFolder)
  },

  command: ({ folder, port, data, isKept }) => [
    join(folder, 'kfake'),
    String(port),
    ...(isKept ? [data] : []),
  ],

  url: kafka.url,
  isReady: kafka.isReady,
}
