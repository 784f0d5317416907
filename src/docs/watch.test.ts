import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test, vi } from 'vitest'

import { createArtifactFolder, writeArtifacts } from '../testing/artifacts.ts'
import { createLargeProject } from '../testing/large-project.ts'
import { folderState, watchArtifacts } from './watch.ts'

const ARTIFACTS = createLargeProject({ nodes: 10, tests: 2, runs: 1 })
const SOON = { timeout: 5000, interval: 50 }

test('changes are told: a file replaced by renaming, and a folder made anew', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  using watch = await startWatch(folder.path)
  await writeFile(join(folder.path, 'aside'), '{"metadata":{}}')
  await rename(join(folder.path, 'aside'), join(folder.path, 'manifest.json'))
  await vi.waitFor(() => {
    expect(watch.changes()).toBe(1)
  }, SOON)
  await rm(folder.path, { recursive: true })
  await sleep(1000)
  expect(watch.changes()).toBe(1)
  await writeArtifacts(folder.path, ARTIFACTS)
  await vi.waitFor(() => {
    expect(watch.changes()).toBe(2)
  }, SOON)
})

test('a file that is still written is waited for, and files beside the artifacts are nothing', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  using watch = await startWatch(folder.path)
  await writeFile(join(folder.path, 'notes.txt'), 'x')
  for (let size = 1; size <= 8; size++) {
    await writeFile(join(folder.path, 'catalog.json'), ' '.repeat(size))
    await sleep(150)
  }
  const before = watch.changes()
  await vi.waitFor(() => {
    expect(watch.changes()).toBe(before + 1)
  }, SOON)
  expect(before).toBe(0)
})

test('what changed since the page was made is told, and a quiet folder is not', async () => {
  await using folder = await createArtifactFolder(ARTIFACTS)
  const since = await folderState(folder.path)
  await writeFile(join(folder.path, 'manifest.json'), '{}')
  using late = await startWatch(folder.path, since)
  using quiet = await startWatch(folder.path)
  await vi.waitFor(() => {
    expect(late.changes()).toBe(1)
  }, SOON)
  await sleep(1000)
  expect([late.changes(), quiet.changes()]).toEqual([1, 0])
})

interface Watch extends Disposable {
  readonly changes: () => number
}

async function startWatch(folder: string, since?: string): Promise<Watch> {
  const controller = new AbortController()
  let changes = 0
  const onChange = () => {
    changes += 1
    return Promise.resolve()
  }
  const known = since ?? (await folderState(folder))
  void watchArtifacts({ folder, since: known, signal: controller.signal, onChange })
  return {
    changes: () => changes,
    [Symbol.dispose]: () => {
      controller.abort()
    },
  }
}
