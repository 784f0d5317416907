import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, expect, test } from 'vitest'

import { runScript } from '../../../testing/script.ts'
import { openSource, openWarehouse, type OutsideConfig } from '../../index.ts'
import { withClient } from './databases.ts'
import { ensureServer, serverStatus, stopServer, type ServerAddress } from './server.ts'

const roots: string[] = []

afterEach(async () => {
  for (const root of roots.splice(0)) {
    await stopServer(root)
    const { data } = await serverStatus(root)
    rmSync(dirname(data), { recursive: true, force: true })
    rmSync(dirname(root), { recursive: true, force: true })
  }
})

function newProject(name = 'project'): string {
  const root = join(mkdtempSync(join(tmpdir(), 'tool-embedded-')), name)
  mkdirSync(root)
  roots.push(root)
  return root
}

async function ask(server: ServerAddress, sql: string, database = 'postgres'): Promise<unknown> {
  return withClient(
    server,
    database,
    async (client) => Object.values((await client.query(sql)).rows[0] as object)[0],
  )
}

function outside(projectRoot: string, connections: OutsideConfig['connections'] = []): OutsideConfig {
  const values = { dbname: 'warehouse', schema: 'analytics' }
  const named = { profileName: 'p', targetName: 'dev', type: 'postgres' }
  return {
    projectRoot,
    target: { ...named, schema: 'analytics', threads: 2, embedded: true, values },
    connections,
  }
}

test('three processes that start at once, in a project nobody has used yet, share one server', async () => {
  const root = newProject(`a "project" with $spaces and 'quotes'`)
  const body = `const server = await tool.ensureServer(${JSON.stringify(root)}); console.log(server.port + ' ' + server.password)`
  const scripts = [1, 2, 3].map(() => runScript('adapters/postgres/embedded/server.ts', body))
  const addresses = await Promise.all(scripts.map(async (script) => script.line()))
  expect(new Set(addresses).size).toBe(1)
  await Promise.all(scripts.map(async (script) => script.ended()))
  const { data } = await serverStatus(root)
  expect(readdirSync(dirname(data)).toSorted()).toEqual(['data', 'port'])
})

test('it only listens on this machine, asks for a password and keeps it to itself', async () => {
  const root = newProject()
  const server = await ensureServer(root)
  expect(await ask(server, 'show listen_addresses')).toBe('127.0.0.1')
  expect(await ask(server, 'show timezone')).toBe('UTC')
  await expect(ask({ ...server, password: 'guess' }, 'select 1')).rejects.toThrow(
    'password authentication failed',
  )
  const { data } = await serverStatus(root)
  expect(statSync(join(data, 'tool.password')).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(data)).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(root, '.tool', 'postgres.log'), 'utf8')).not.toContain(server.password)
})

test('a server that was killed starts again with its data', async () => {
  const root = newProject()
  const server = await ensureServer(root)
  await withClient(server, 'postgres', async (client) => client.query('create table kept as select 7 as id'))
  process.kill(Number((await serverStatus(root)).pid), 'SIGKILL')
  const again = await ensureServer(root)
  expect(await ask(again, 'select id from kept')).toBe(7)
})

test('a process id that now belongs to another process does not keep it from starting', async () => {
  const root = newProject()
  const server = await ensureServer(root)
  const { data, pid } = await serverStatus(root)
  const pidFile = readFileSync(join(data, 'postmaster.pid'), 'utf8')
  await stopServer(root)
  // An innocent process of the same account, as after a reboot.
  const { uid, gid } = statSync(data)
  const innocent = spawn('sleep', ['60'], { ...(process.getuid?.() === 0 && { uid, gid }), stdio: 'ignore' })
  try {
    writeFileSync(join(data, 'postmaster.pid'), pidFile.replace(String(pid), String(innocent.pid)))
    expect((await serverStatus(root)).running).toBe(false)
    expect(await stopServer(root)).toBe(false)
    expect(await ask(await ensureServer(root), 'select 1')).toBe(1)
    expect(innocent.exitCode).toBeNull()
  } finally {
    innocent.kill()
  }
  expect(server.port).toBe((await serverStatus(root)).port)
})

test('a port that another program took is given up for a free one', async () => {
  const root = newProject()
  const { port } = await ensureServer(root)
  await stopServer(root)
  const thief = createServer()
  await new Promise<void>((resolve) => thief.listen(port, '127.0.0.1', resolve))
  try {
    const again = await ensureServer(root)
    expect(again.port).not.toBe((thief.address() as AddressInfo).port)
    expect(await ask(again, 'select 1')).toBe(1)
  } finally {
    thief.close()
  }
})

test('a folder that cannot be used is one clear problem', async () => {
  const root = newProject()
  writeFileSync(join(root, '.tool'), 'a file, not a folder')
  await expect(ensureServer(root)).rejects.toMatchObject({ problems: [{ name: 'EMBEDDED_FAILED' }] })
  rmSync(join(root, '.tool'))
})

test('what a killed initialisation left is removed by the next', async () => {
  const root = newProject()
  const { data } = await serverStatus(root)
  await ensureServer(root)
  await stopServer(root)
  const home = dirname((await serverStatus(root)).data)
  rmSync((await serverStatus(root)).data, { recursive: true })
  mkdirSync(join(home, 'new-4194304999-00000000', 'data'), { recursive: true })
  await ensureServer(root)
  expect(readdirSync(home).toSorted()).toEqual(['data', 'port'])
  expect(existsSync(data) || process.getuid?.() === 0).toBe(true)
})

test('a target gets its database and search path, a connection gets the files of its folder', async () => {
  const root = newProject()
  const folder = join(root, 'demo', 'crm')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'schema.sql'),
    'create table customers (id int primary key, "Name" text, city text default \'x\')',
  )
  writeFileSync(join(folder, 'customers.csv'), 'id,Name,city\n1,"Ann, Bob",\n2,"",Oslo\n')
  const connection = {
    name: 'crm',
    type: 'postgres',
    values: { embedded: true, dbname: 'crm', load_from: 'demo/crm' },
  }
  const project = outside(root, [connection])
  await using warehouse = await openWarehouse(project)
  {
    await using session = await warehouse.session()
    expect((await session.query('show search_path')).rows).toEqual([['analytics, public']])
  }
  await using source = await openSource(project, 'crm')
  expect(await source.list()).toEqual(['public.customers'])
  const server = await ensureServer(root)
  const rows = `select json_agg(c order by id)::text from customers c`
  expect(JSON.parse(String(await ask(server, rows, 'crm')))).toEqual([
    { id: 1, Name: 'Ann, Bob', city: null },
    { id: 2, Name: '', city: 'Oslo' },
  ])
  // A file that cannot be loaded leaves what was there.
  writeFileSync(join(folder, 'customers.csv'), 'id,Name,city\nx,y,z\n')
  await expect(openSource(project, 'crm')).rejects.toMatchObject({
    problems: [
      {
        name: 'SOURCE_FILE_CORRUPT',
        message: expect.stringMatching(
          /customers\.csv is damaged: line 2: invalid input syntax .*\.$/,
        ) as string,
      },
    ],
  })
  expect(await ask(server, 'select count(*)::int from customers', 'crm')).toBe(2)
  writeFileSync(join(folder, 'customers.csv'), 'id,Name\n3,Eve\n')
  await (await openSource(project, 'crm'))[Symbol.asyncDispose]()
  expect(await ask(server, rows, 'crm')).toBe('[{"id":3,"Name":"Eve","city":"x"}]')
})

test.runIf(process.getuid?.() === 0)(
  'root runs it as another account, also below a folder only root can enter',
  async () => {
    const root = newProject()
    chmodSync(dirname(root), 0o700)
    await ensureServer(root)
    const { pid } = await serverStatus(root)
    const user = execFileSync('ps', ['-o', 'user=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    expect(user).not.toBe('root')
  },
)
