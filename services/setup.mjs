// Sets servers up in a cache outside of the clone.

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { exists } from './tools.mjs'

export const CACHE = process.env.TOOL_SERVICES_CACHE || join(homedir(), '.cache', 'tablewright-services')

/** The folder of a service, set up when it is missing. `isQuick` refuses what takes minutes; `log` tells a person. */
export async function ensure(recipe, { isQuick = false, log = () => undefined } = {}) {
  const folder = await folderOf(recipe)
  if (!(await exists(folder))) {
    log(`Setting up ${recipe.title} in ${folder}`)
    await setUp(recipe, folder, isQuick)
  }
  log(`${await titleOf(recipe)} is set up in ${folder}`)
  return folder
}

/** Name and version. */
export async function titleOf(recipe) {
  const folder = await folderOf(recipe)
  if (!recipe.version || !(await exists(folder))) return recipe.title
  return `${recipe.title} ${await recipe.version(folder)}`
}

/** Named after the content of its recipe, so that a changed one never meets an old set-up. */
export async function folderOf(recipe) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of recipe.files) hash.update(await readFile(join(recipeFolder(recipe), file)))
  return join(CACHE, `${recipe.name}-${hash.digest('hex').slice(0, 12)}`)
}

async function setUp(recipe, folder, isQuick) {
  // Built aside: another process may do the same now, and one that was stopped must leave nothing that looks whole.
  const aside = `${folder}.building-${process.pid}`
  try {
    await mkdir(CACHE, { recursive: true })
    await recipe.build(aside, recipeFolder(recipe), { isQuick })
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    if (!(await exists(folder))) {
      throw new Error(`${recipe.title} cannot be set up: ${error.message}`, { cause: error })
    }
  }
}

function recipeFolder(recipe) {
  return join(import.meta.dirname, recipe.folder ?? recipe.name)
}
