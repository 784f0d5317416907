import { recipe as mongodb } from './mongodb/recipe.mjs'
import { recipes as postgres } from './postgres/recipe.mjs'

/**
 * How to set up and start one server. A new server is one folder with such a module, and one line below.
 *
 * @typedef {object} Recipe
 * @property {string} name
 * @property {string} [folder] where its recipe lies; named as the service when absent
 * @property {string} title name and version, for people
 * @property {string} [variable] the variable that tells programs its address
 * @property {readonly string[]} files what the result depends on: when one changes, the server is set up anew
 * @property {(folder: string, recipeFolder: string) => Promise<void>} build
 * @property {(folder: string, port: number) => readonly string[]} command program and arguments
 * @property {(port: number) => string} url
 * @property {(url: string) => Promise<boolean>} isReady
 */

/** @type {readonly Recipe[]} */
export const RECIPES = [mongodb, ...postgres]
