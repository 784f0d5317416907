import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { writeWhole } from '../../artifacts/index.ts'
import { startServer } from '../../testing/docs-sites.ts'
import { visitAddress } from './visit.ts'

const JAFFLE_SHOP = join(import.meta.dirname, 'jaffle-shop')

test('a served page shows new artifacts as soon as they are written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tool-live-'))
  await cp(JAFFLE_SHOP, folder, { recursive: true })
  const { server, url } = await startServer({ folder, args: ['--artifacts', folder] })
  try {
    await visitAddress(`${url}#/n/model.jaffle_shop.orders`, async (page) => {
      const text = () => page.getByRole('main').textContent()
      await expect.poll(text).toContain('basic information about orders')
      const manifest = await readFile(join(folder, 'manifest.json'), 'utf8')
      const changed = manifest.replaceAll('basic information about orders', 'news about orders')
      await writeWhole(join(folder, 'manifest.json'), changed)
      await expect.poll(text, { timeout: 10_000 }).toContain('news about orders')
      expect(page.url()).toContain('#/n/model.jaffle_shop.orders')
    })
  } finally {
    server.kill('SIGINT')
    await once(server, 'close')
    await rm(folder, { recursive: true, force: true })
  }
})
