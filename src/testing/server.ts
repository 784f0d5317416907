import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import type { TestProject } from 'vitest/node'

import { ensureServer, serverStatus, stopServer } from '../adapters/postgres/embedded/server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a superuser's database on the server that all tests share. */
    readonly serverUrl: string
  }
}

/** Starts one real server for the whole run, or takes the one that TOOL_TEST_PG_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['TOOL_TEST_PG_URL']
  if (external) {
    project.provide('serverUrl', external)
    return async () => undefined
  }
  const folder = await mkdtemp(join(tmpdir(), 'tool-test-server-'))
  const { user, password, host, port } = await ensureServer(folder)
  project.provide('serverUrl', `postgresql://${user}:${password}@${host}:${port}/postgres`)
  return async () => {
    await stopServer(folder)
    // Under root the data may lie outside of the folder.
    const { data } = await serverStatus(folder)
    await rm(dirname(data), { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}
