import { recipe as influxdb } from './influxdb/recipe.mjs'
import { recipe as kafka } from './kafka/recipe.mjs'
import { recipe as kfake } from './kfake/recipe.mjs'
import { recipe as mongodb } from './mongodb/recipe.mjs'
import { recipes as postgres } from './postgres/recipe.mjs'
import { recipe as prometheus } from './prometheus/recipe.mjs'
import { recipe as telegraf } from './telegraf/recipe.mjs'

/**
 * How to set up and start one server. A new server is one folder with such a module, and one line below. What has
 * no command is only a program that others run.
 *
 * @typedef {object} Recipe
 * @property {string} name
 * @property {string} [folder] where its recipe lies; named as the service when absent
 * @property {string} title name and version, for people
 * @property {string} [variable] the variable that tells programs its address
 * @property {number} [usualPort] the port at which people expect it
 * @property {boolean} [isOnDemand] it is set up only when it is named
 * @property {readonly string[]} files what the result depends on: when one changes, the server is set up anew
 * @property {(folder: string, recipeFolder: string, options: { isQuick: boolean }) => Promise<void>} build fails
 *   rather than take minutes when it must be quick
 * @property {(folder: string) => Promise<string>} [version] when the title cannot know it
 * @property {(place: Place) => Promise<void>} [prepare] what its data needs before it starts
 * @property {(place: Place) => readonly string[]} [command] program and arguments; runs in the folder
 * @property {(port: number) => string} [url]
 * @property {(url: string) => Promise<boolean>} [isReady]
 * @property {string} [access] who may use it, for people
 * @property {(url: string) => Promise<void>} [onboard] what it needs once it is ready, at each start
 *
 * @typedef {object} Place
 * @property {string} folder where it is set up
 * @property {string} data a folder for its data, absolute
 * @property {boolean} isKept whether the data outlives the process; what does not may as well stay in memory
 * @property {number} port
 */

/** @type {readonly Recipe[]} */
export const RECIPES = [mongodb, kafka, influxdb, prometheus, kfake, telegraf, ...postgres]

/** What `tool stream` works with, besides the warehouse. */
export const STREAMING = [kafka, influxdb, prometheus]
