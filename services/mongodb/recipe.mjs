import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { MongoClient } from 'mongodb'

import { findPython, run } from '../tools.mjs'

// SecantusDB speaks MongoDB's protocol over WiredTiger. It is under the GPL: it runs as a process of its own
// and is fetched from PyPI, never part of this repository.

/** @type {import('../recipes.mjs').Recipe} */
export const recipe = {
  name: 'mongodb',
  title: 'SecantusDB 0.7.0b3 (MongoDB protocol)',
  files: ['recipe.mjs', 'requirements.txt'],

  async build(folder, recipeFolder) {
    const python = await findPython(3, 11)
    await run(python, ['-m', 'venv', folder])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:']
    await run(pythonOf(folder), [...pip, '-r', join(recipeFolder, 'requirements.txt')])
    // Without a file of its own the server would look for one of the user.
    await writeFile(join(folder, 'empty.toml'), '')
  },

  command({ folder, port, data, isKept }) {
    // Through the interpreter: the first line of the script names the folder in which it was built.
    const script = join(folder, 'bin', 'secantusd-py')
    const config = ['--config', join(folder, 'empty.toml')]
    const place = ['--host', '127.0.0.1', '--port', String(port)]
    const storage = ['--storage-path', isKept ? data : ':memory:']
    return [pythonOf(folder), script, ...config, ...place, ...storage]
  },

  url: (port) => `mongodb://127.0.0.1:${port}/?directConnection=true`,

  async isReady(url) {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 500 })
    try {
      await client.db('admin').command({ ping: 1 })
      return true
    } catch {
      return false
    } finally {
      await client.close()
    }
  },
}

function pythonOf(folder) {
  return join(folder, 'bin', 'python')
}
