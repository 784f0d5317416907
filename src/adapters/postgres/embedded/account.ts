import { spawn, type StdioOptions } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

/** An unprivileged account of this machine, for a server that refuses to run as root. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** The account that must run the server: undefined means the one that runs the tool. */
export async function serverAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readAccounts(await readFile('/etc/passwd', 'utf8'))
  const owner = await stat(data).catch(() => undefined)
  // PostgreSQL only opens a data folder that belongs to the account it runs as.
  if (owner && owner.uid !== 0) return accounts.find((one) => one.uid === owner.uid) ?? numeric(owner)
  const account = ['postgres', 'nobody']
    .map((name) => accounts.find((one) => one.name === name))
    .find(Boolean)
  return account ?? accounts.find((one) => one.uid !== 0)
}

/** Runs a program to its end, as an account if one is given. Never rejects for a program that fails. */
export async function runProgram(program: Program): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program.path, program.arguments, spawnOptions(program, ['ignore', 'pipe', 'pipe']))
    const output: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
    child.once('error', (error) => resolve({ ok: false, output: error.message }))
    child.once('close', (code) => {
      resolve({ ok: code === 0, output: Buffer.concat(output).toString('utf8') })
    })
  })
}

export interface Program {
  readonly path: string
  readonly arguments: readonly string[]
  readonly folder: string
  readonly account: Account | undefined
}

export interface ProgramResult {
  readonly ok: boolean
  readonly output: string
}

/** Options for `spawn`: the account, and an environment without settings meant for clients of other servers. */
export function spawnOptions(program: Program, stdio: StdioOptions) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  )
  return {
    cwd: program.folder,
    env: { ...Object.fromEntries(kept), LC_ALL: 'C' },
    stdio,
    ...(program.account && { uid: program.account.uid, gid: program.account.gid }),
  }
}

function readAccounts(passwd: string): readonly Account[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function numeric(owner: { readonly uid: number; readonly gid: number }): Account {
  return { name: String(owner.uid), uid: owner.uid, gid: owner.gid }
}
