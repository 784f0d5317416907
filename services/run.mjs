#!/usr/bin/env node
// The real servers that tests and local trials use: set up once, outside of the clone, and run in the foreground.
//
//   npm run services -- ensure [name ...]        set up what is missing
//   npm run services -- up [--data FOLDER]       run all that "tool stream" needs until Ctrl-C
//   npm run services -- start NAME ...           the same for some
//                       [--port N]               at this port (of the one that is named)
//                       [--data FOLDER]          with data that is kept, also when the server is killed
//   npm run services -- stop [name ...]          stop what runs elsewhere
//   npm run services -- with NAME COMMAND ...    run a command while it runs, then stop it
//   npm run services -- where NAME ...           print the folder where it is set up
//   npm run services -- status                   versions and addresses

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { RECIPES, STREAMING } from './recipes.mjs'
import { isAlive, running } from './running.mjs'
import { ensure, folderOf, titleOf } from './setup.mjs'
import { startServer } from './start.mjs'
import { exists, freePort } from './tools.mjs'

const STOP_TIMEOUT_MS = 20_000

/** What each verb does with the services that are named after it. */
const VERBS = {
  ensure: ensureAll,
  up: (_named, options) => up(options),
  start: (named, options) => start(named, options),
  stop: (named) => stop(named.length > 0 ? named : RECIPES),
  where: async (named) => {
    for (const recipe of named) print(await ensure(recipe))
  },
  status: (named) => status(named.length > 0 ? named : RECIPES),
}

const USAGE =
  'Use: npm run services -- ensure [name ...] | up | start NAME ... [--port N] [--data FOLDER] | ' +
  'with NAME COMMAND | stop [name ...] | where NAME ... | status'

await main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})

async function main(args) {
  if (args[0] === 'with') {
    process.exitCode = await runWith(find(args[1]), args.slice(2))
    return
  }
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'with-stdin': { type: 'boolean' },
      quick: { type: 'boolean' },
    },
  })
  const [verb = 'status', ...names] = positionals
  const act = VERBS[verb]
  if (!act) throw new Error(USAGE)
  await act(names.map(find), values)
}

function find(name) {
  const found = RECIPES.find((recipe) => recipe.name === name)
  if (found) return found
  throw new Error(`There is no service "${name}"; known are ${RECIPES.map((one) => one.name).join(', ')}.`)
}

async function ensureAll(named) {
  const wanted = named.length > 0 ? named : RECIPES.filter((recipe) => !recipe.isOnDemand)
  for (const recipe of wanted) await ensure(recipe, { log: print })
}

/** At the ports where people expect them, so that settings need not change from one day to the next. */
async function up(options) {
  const ports = await Promise.all(STREAMING.map(({ usualPort }) => freePort(usualPort)))
  await start(STREAMING, options, ports)
}

/** Runs servers until all have ended or this process is told to stop. */
async function start(recipes, options, ports = [Number(options.port) || undefined]) {
  if (recipes.length === 0) throw new Error(USAGE)
  const program = recipes.find((recipe) => !recipe.command)
  if (program) throw new Error(`${program.title} is no server; "where ${program.name}" says where it is.`)
  if (options.port && recipes.length > 1) throw new Error('--port is for one server.')
  const folders = []
  for (const recipe of recipes) folders.push(await ensure(recipe, { isQuick: options.quick }))
  const stopping = stopWhenTold()
  // A test that is killed closes its end of the pipe, and takes its servers with it.
  if (options['with-stdin']) process.stdin.resume().once('end', stopping.abort).once('close', stopping.abort)
  const all = recipes.map(async (recipe, at) => {
    const data = options.data && (recipes.length === 1 ? options.data : join(options.data, recipe.name))
    const place = { folder: folders[at], port: ports[at], data }
    const server = await startServer(recipe, place, stopping.signal)
    const title = await titleOf(recipe)
    if (recipe.access) print(`${title} has ${recipe.access}`)
    print(`${title} ${server.url} process ${server.pid}`)
    await server.ended
    if (!stopping.signal.aborted) print(`${title} has ended.`)
  })
  try {
    await Promise.all(all)
  } finally {
    stopping.abort()
    await Promise.allSettled(all)
    process.stdin.destroy()
  }
}

/** Runs a command that finds the server's address in a variable, and returns its exit code. */
async function runWith(recipe, [program, ...args]) {
  if (recipe.variable === undefined || program === undefined) {
    throw new Error(
      `Use: npm run services -- with NAME COMMAND; ${recipe.name} must be a service with a variable.`,
    )
  }
  const folder = await ensure(recipe)
  const told = stopWhenTold()
  // The server is stopped when the command has ended, so the command is told first.
  const stopping = new AbortController()
  const server = await startServer(recipe, { folder }, stopping.signal)
  try {
    const env = { ...process.env, [recipe.variable]: server.url }
    const child = spawn(program, args, { stdio: 'inherit', env })
    told.signal.addEventListener('abort', () => child.kill('SIGTERM'))
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 1))
    })
  } finally {
    stopping.abort()
    await server.ended
  }
}

/** Aborted by the signals that end a process. */
function stopWhenTold() {
  const controller = new AbortController()
  const abort = () => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, abort)
  return { signal: controller.signal, abort }
}

async function stop(recipes) {
  for (const { name, pid } of await running(recipes)) {
    process.kill(pid, 'SIGTERM')
    const deadline = Date.now() + STOP_TIMEOUT_MS
    while (isAlive(pid) && Date.now() < deadline) await sleep(50)
    print(isAlive(pid) ? `${name} (process ${pid}) does not stop.` : `${name} stopped.`)
  }
}

async function status(recipes) {
  const found = await running(recipes)
  for (const recipe of recipes) {
    const folder = await folderOf(recipe)
    const isSetUp = await exists(folder)
    print(`${await titleOf(recipe)}: ${isSetUp ? `set up in ${folder}` : 'not set up'}`)
    for (const one of found.filter(({ name }) => name === recipe.name)) {
      print(`  running as process ${one.pid}: ${one.url}`)
    }
  }
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
