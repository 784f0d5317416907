#!/usr/bin/env node
// The real servers that tests and local trials use: set up once, outside of the clone, and run in the foreground.
//
//   npm run services -- ensure [name]          set up what is missing
//   npm run services -- start NAME [--port N]  run it until Ctrl-C
//   npm run services -- stop [name]            stop what "start" runs elsewhere
//   npm run services -- with NAME COMMAND ...  run a command while it runs, then stop it
//   npm run services -- status

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { RECIPES } from './recipes.mjs'
import { freePort } from './tools.mjs'

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 10_000
const CACHE = process.env.TOOL_SERVICES_CACHE || join(homedir(), '.cache', 'tablewright-services')
const RUNNING = join(CACHE, 'running')

await main().catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})

async function main() {
  const [first, service, ...command] = process.argv.slice(2)
  if (first === 'with') {
    process.exitCode = await runWith(find(service)[0], command)
    return
  }
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, 'with-stdin': { type: 'boolean' } },
  })
  const [verb = 'status', name] = positionals
  const chosen = name === undefined ? RECIPES : find(name)
  if (verb === 'ensure') for (const recipe of chosen) await ensure(recipe)
  else if (verb === 'start' && name !== undefined) await start(chosen[0], values)
  else if (verb === 'stop') await stop(chosen)
  else if (verb === 'status') await status(chosen)
  else
    throw new Error(
      'Use: npm run services -- ensure [name] | start NAME [--port N] | with NAME COMMAND | stop [name] | status',
    )
}

function find(name) {
  const found = RECIPES.filter((recipe) => recipe.name === name)
  if (found.length > 0) return found
  throw new Error(`There is no service "${name}"; known are ${RECIPES.map((one) => one.name).join(', ')}.`)
}

/** The folder of a service, set up when it is missing. */
async function ensure(recipe) {
  const folder = await folderOf(recipe)
  if (await exists(folder)) {
    print(`${recipe.title} is set up in ${folder}`)
    return folder
  }
  print(`Setting up ${recipe.title} in ${folder}`)
  // Built aside: another process may do the same now, and one that was stopped must leave nothing that looks whole.
  const aside = `${folder}.building-${process.pid}`
  try {
    await mkdir(CACHE, { recursive: true })
    await recipe.build(aside, recipeFolder(recipe))
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    if (!(await exists(folder))) {
      throw new Error(`${recipe.title} cannot be set up: ${error.message}`, { cause: error })
    }
  }
  return folder
}

/** Runs a command that finds the server's address in a variable, and returns its exit code. */
async function runWith(recipe, [program, ...args]) {
  if (recipe.variable === undefined || program === undefined) {
    throw new Error(
      `Use: npm run services -- with NAME COMMAND; ${recipe.name} must be a service with a variable.`,
    )
  }
  await ensure(recipe)
  const port = await freePort()
  const self = [import.meta.filename, 'start', recipe.name, '--port', String(port), '--with-stdin']
  const server = spawn(process.execPath, self, { stdio: ['pipe', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => server.once('close', resolve))
  const state = { child: undefined }
  // The server is stopped when the command has ended, so the command must be told first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => state.child?.kill(signal))
  try {
    const url = recipe.url(port)
    await untilReady(recipe, url, server)
    const env = { ...process.env, [recipe.variable]: url }
    state.child = spawn(program, args, { stdio: 'inherit', env })
    return await new Promise((resolve, reject) => {
      state.child.once('error', reject)
      state.child.once('close', (code) => resolve(code ?? 1))
    })
  } finally {
    server.stdin.end()
    await ended
  }
}

async function start(recipe, options) {
  const folder = await ensure(recipe)
  const port = Number(options.port) || (await freePort())
  const url = recipe.url(port)
  const [program, ...args] = recipe.command(folder, port)
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const log = keepTail(child)
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.once('error', (error) => log.push(error.message))
  const endChild = () => child.kill('SIGTERM')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endChild)
  // A test that is killed closes its end of the pipe, and takes its servers with it.
  if (options['with-stdin']) process.stdin.resume().once('end', endChild).once('close', endChild)
  try {
    await untilReady(recipe, url, child)
    await note(recipe, url)
    print(`${recipe.title} ${url} process ${child.pid}`)
  } catch (error) {
    endChild()
    throw new Error(`${recipe.title} did not start: ${error.message}\n${log.join('').slice(-2000)}`, {
      cause: error,
    })
  } finally {
    const isStopping = ended.then(() => unlink(noteOf(process.pid)).catch(() => undefined))
    child.once('exit', () => process.stdin.destroy())
    await isStopping
  }
}

async function untilReady(recipe, url, child) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended at once.')
    if (await recipe.isReady(url)) return
    await sleep(100)
  }
  throw new Error(`it did not answer within ${START_TIMEOUT_MS / 1000} seconds.`)
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
    print(`${recipe.title}: ${(await exists(folder)) ? `set up in ${folder}` : 'not set up'}`)
    for (const one of found.filter(({ name }) => name === recipe.name)) {
      print(`  running as process ${one.pid}: ${one.url}`)
    }
  }
}

/** Named after the content of its recipe, so that a changed one never meets an old set-up. */
async function folderOf(recipe) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of recipe.files) hash.update(await readFile(join(recipeFolder(recipe), file)))
  return join(CACHE, `${recipe.name}-${hash.digest('hex').slice(0, 12)}`)
}

function recipeFolder(recipe) {
  return join(import.meta.dirname, recipe.folder ?? recipe.name)
}

function noteOf(pid) {
  return join(RUNNING, `${pid}.json`)
}

async function note(recipe, url) {
  await mkdir(RUNNING, { recursive: true })
  await writeFile(noteOf(process.pid), JSON.stringify({ name: recipe.name, pid: process.pid, url }))
}

async function running(recipes) {
  const files = await readdir(RUNNING).catch(() => [])
  const notes = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(RUNNING, file), 'utf8'))),
  )
  return notes.filter(({ name, pid }) => isAlive(pid) && recipes.some((recipe) => recipe.name === name))
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** The last output of a server, for the message when it does not start. */
function keepTail(child) {
  const log = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log.push(String(chunk))
      if (log.length > 50) log.shift()
    })
  }
  return log
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
