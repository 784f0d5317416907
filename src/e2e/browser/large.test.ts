import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'

import { go, settle, visit } from './visit.ts'

const MAX_ELEMENTS = 5000
const STATES = [
  '#/',
  '#/lineage',
  '#/lineage?group=none',
  '#/lineage?open=models%2Fmarts%2Cmodels%2Fmarts%2Fcards',
  '#/lineage?select=tag%3Adaily&view=list',
  '#/star',
  '#/runs',
  '#/tests',
  '#/tests?view=nodes',
  '#/run/00000000-0000-4000-8000-000000000000',
  '#/sources',
  '#/search?q=customer',
]

test('5,000 nodes, 59,000 columns and 6,000 tests make a file of less than 10 MB', async () => {
  expect((await stat(inject('sites').large.path)).size).toBeLessThan(10e6)
})

test('the script of the page is less than 60 kB, packed', async () => {
  const script = await readFile(join(import.meta.dirname, '../../../dist/site/app.js'))
  expect(gzipSync(script).length).toBeLessThan(60_000)
})

test('no page of 5,000 nodes holds more than 5,000 elements', async () => {
  await visit({ site: 'large', scheme: 'file' }, async (page) => {
    const tooMany: string[] = []
    for (const state of [...STATES, await largestNode(page)]) {
      await go(page, state)
      await settle(page)
      const count = await page.evaluate<number>('document.querySelectorAll("*").length')
      if (count > MAX_ELEMENTS) tooMany.push(`${state} has ${count}`)
    }
    expect(tooMany).toEqual([])
  })
})

test('the tree holds only the rows in sight', async () => {
  await visit({ site: 'large', scheme: 'file' }, async (page) => {
    await page.getByRole('button', { name: 'Schema' }).click()
    for (const _ of Array(6)) await page.getByRole('treeitem', { expanded: false }).last().click()
    await settle(page)
    const count = await page.getByRole('treeitem').count()
    expect(count).toBeGreaterThan(5)
    expect(count).toBeLessThan(100)
  })
})

/** The page of the first node that a search finds: those of the fixture are much alike. */
async function largestNode(page: Page): Promise<string> {
  await go(page, '#/search?q=stg')
  const link = page.getByRole('region', { name: 'Nodes' }).getByRole('link').first()
  return (await link.getAttribute('href')) ?? ''
}
