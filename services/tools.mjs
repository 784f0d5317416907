import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

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

/** A port of the loopback interface that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
