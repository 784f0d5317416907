import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, constants, copyFile, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Kafka alone needs half a minute on a machine with much else to do. */
const START_TIMEOUT_MS = 90_000

/** A folder of prebuilt binaries, which save minutes of building where it is there. */
const PREBUILT = process.env.TOOL_SERVICES_PREBUILT || join(import.meta.dirname, '../../shared/services/bin')

/** Runs a program to its end, in a folder when one is named, and returns what it printed. */
export async function run(program, args, folder) {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const text = Buffer.concat(output).toString()
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${text.slice(-2000)}`)
  return text
}

/** The path of a program, when one of the folders of PATH has it. */
export async function findProgram(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}

/** The first Python on this machine that is new enough. */
export async function findPython(major, minor) {
  const names = [...Array(10).keys()].map((more) => `python${major}.${minor + more}`)
  const check = `import sys, venv, ensurepip; sys.exit(sys.version_info < (${major}, ${minor}))`
  for (const name of ['python3', 'python', ...names]) {
    try {
      await run(name, ['-c', check])
      return name
    } catch {
      // Not there, too old, or without venv.
    }
  }
  throw new Error(`there is no Python ${major}.${minor} or newer with venv`)
}

/**
 * Unpacks a prebuilt binary for this platform, and says whether there was one. Only the very files that a recipe
 * names are taken: whoever can write beside the clone could otherwise run a program here.
 */
export async function unpackPrebuilt(binaries, target) {
  const binary = binaries[`${process.platform}-${process.arch}`]
  const path = binary && join(PREBUILT, binary.file)
  if (!path || !(await exists(path)) || !(await findProgram('xz'))) return false
  const found = createHash('sha256').update(await readFile(path))
  if (found.digest('hex') !== binary.sha256) {
    process.stderr.write(`${path} is not the file that the recipe names, and is left alone.\n`)
    return false
  }
  await copyFile(path, `${target}.xz`)
  await run('xz', ['--decompress', `${target}.xz`])
  await run('chmod', ['755', target])
  return true
}

/** Waits until a server that was just started answers; fails when it ends or needs too long. */
export async function untilReady(recipe, port, child) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended at once.')
    if (await recipe.isReady(recipe.url(port))) return
    await sleep(100)
  }
  throw new Error(`it did not answer within ${START_TIMEOUT_MS / 1000} seconds.`)
}

/** A port of the loopback interface that is free now: the wanted one, or else any. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())))
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

export function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  )
}
