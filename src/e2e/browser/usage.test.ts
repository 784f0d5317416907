import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import { overflowOf, SCHEMES, settle, visit } from './visit.ts'

const FACT = '#/n/model.fintech.fact_transactions'

describe.each(SCHEMES)('over %s', (scheme) => {
  const site = { site: 'bank', scheme } as const

  test('sections, links and the history of the browser lead from page to page', async () => {
    await visit(site, async (page) => {
      await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Tests' }).click()
      await expect.poll(() => headingOf(page)).toBe('Tests')
      await page.getByRole('main').getByRole('link', { name: 'dim_customer', exact: true }).first().click()
      await expect.poll(() => headingOf(page)).toBe('dim_customer')
      await page.goBack()
      await expect.poll(() => headingOf(page)).toBe('Tests')
    })
  })

  test('a page that was sent to somebody is the page that was seen', async () => {
    await visit({ ...site, hash: FACT }, async (page) => {
      await page.getByRole('button', { name: 'compiled' }).click()
      await page.getByRole('link', { name: 'Line 3', exact: true }).click()
      await settle(page)
      const seen = { url: page.url(), text: await code(page).textContent() }
      await page.reload()
      await expect.poll(() => code(page).textContent()).toBe(seen.text)
      expect(page.url()).toBe(seen.url)
      expect(seen.url).toContain('code=compiled')
      expect(seen.url).toContain('line=3')
    })
  })

  test('the lineage takes the selectors of the command line, and says what is wrong with one', async () => {
    await visit({ ...site, hash: '#/lineage' }, async (page) => {
      await choose(page, '+dim_account,path:models/marts')
      await expect.poll(() => boxesOf(page)).toEqual(['model dim_account, ok'])
      expect(page.url()).toContain('select=')
      await choose(page, 'dim_acount')
      await expect.poll(() => page.getByRole('alert').textContent()).toContain('dim_account')
      await choose(page, '+dim_account')
      await expect.poll(async () => (await boxesOf(page)).length).toBeGreaterThan(4)
      await page.getByRole('button', { name: 'list' }).click()
      await expect
        .poll(() => page.getByRole('region', { name: 'Nodes' }).textContent())
        .toContain('stg_accounts')
    })
  })

  test('a lineage is exported as a drawing, as Mermaid and as a table', async () => {
    await visit({ ...site, hash: '#/lineage?select=%2Bdim_account' }, async (page) => {
      const svg = await download(page, 'SVG')
      expect(await page.evaluate<string>(parsedRoot(svg))).toBe('svg')
      expect(svg).toContain('dim_account')
      expect(await download(page, 'Mermaid')).toMatch(/^(flowchart|graph) LR\n[\s\S]*-->/)
      const rows = (await download(page, 'CSV')).trim().split(/\r?\n/)
      expect(rows.length).toBe((await boxesOf(page)).length + 1)
    })
  })

  test('search puts the exact name first, forgives a slip, and says which field matched', async () => {
    await visit(site, async (page) => {
      await page.keyboard.press('/')
      const box = page.getByRole('combobox', { name: 'Search' })
      const options = page.getByRole('option')
      await box.fill('dim_date')
      await expect.poll(() => options.first().textContent()).toContain('dim_date')
      await box.fill('dim_custmer')
      await expect.poll(() => options.first().textContent()).toContain('dim_customer')
      await box.fill('signed_amount')
      await expect.poll(() => options.first().textContent()).toContain('column')
      await box.fill('fact_transactions')
      await expect.poll(() => options.first().textContent()).toContain('fact_transactions')
      await box.press('Enter')
      await expect.poll(() => headingOf(page)).toBe('fact_transactions')
    })
  })

  test('the page of a search finds code', async () => {
    await visit({ ...site, hash: '#/search?q=generate_series' }, async (page) => {
      await expect.poll(() => page.getByRole('region', { name: 'Code' }).textContent()).toContain('dim_date')
    })
  })

  test('the theme is chosen, and kept when the page is opened again', async () => {
    await visit(site, async (page) => {
      const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      const light = await background()
      await page.getByRole('button', { name: /^Theme/ }).click()
      await page.getByRole('button', { name: /^Theme/ }).click()
      await expect.poll(background).not.toBe(light)
      const dark = await background()
      await page.reload()
      await expect.poll(background).toBe(dark)
    })
  })
})

test('the tree is walked with the keyboard', async () => {
  await visit({ site: 'bank', scheme: 'file' }, async (page) => {
    const tree = page.getByRole('tree', { name: 'Nodes' })
    await tree.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowLeft')
    const folders = await page.getByRole('treeitem').count()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.getByRole('treeitem').count()).toBeGreaterThan(folders)
    await page.getByRole('searchbox', { name: 'Filter the tree' }).fill('dim_branch')
    await tree.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await expect.poll(() => headingOf(page)).toBe('dim_branch')
  })
})

test('the boxes of a lineage are walked with the arrows and opened with Enter', async () => {
  await visit({ site: 'bank', scheme: 'file', hash: '#/lineage?select=%2Bdim_branch' }, async (page) => {
    await page.getByRole('link', { name: 'model dim_branch' }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await expect.poll(() => headingOf(page)).toBe('stg_branches')
  })
})

test('help opens with a question mark and closes with Escape', async () => {
  await visit({ site: 'bank', scheme: 'file' }, async (page) => {
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Help' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
  })
})

test('on a telephone the menu opens, leads on and closes', async () => {
  await visit({ site: 'bank', scheme: 'file', width: 390, height: 844 }, async (page) => {
    const menu = page.getByRole('button', { name: 'Menu' })
    await menu.click()
    await page.getByRole('link', { name: 'Sources', exact: true }).click()
    await expect.poll(() => headingOf(page)).toBe('Sources')
    expect(await menu.getAttribute('aria-expanded')).toBe('false')
    expect(await overflowOf(page)).toBe(0)
  })
})

test('an address that leads nowhere says so', async () => {
  await visit({ site: 'bank', scheme: 'file', hash: FACT }, async (page) => {
    for (const hash of [
      '#/nothing',
      '#/n/model.fintech.fact_transaction',
      '#/run/nothing',
      '#/n/__proto__',
    ]) {
      await page.evaluate(`window.location.hash = ${JSON.stringify(hash)}`)
      await expect.poll(() => page.getByRole('main').textContent()).toMatch(/no such|not remembered|no node/i)
    }
  })
})

async function headingOf(page: Page): Promise<string> {
  return (await page.locator('main h1').first().textContent()) ?? ''
}

function code(page: Page): Locator {
  return page.getByRole('region', { name: 'Code' })
}

async function choose(page: Page, selector: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Select' }).fill(selector)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
}

async function boxesOf(page: Page): Promise<readonly string[]> {
  return await page
    .locator('main svg a[aria-label]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('aria-label') ?? ''))
}

/** What is saved by a button, as text. */
async function download(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function parsedRoot(svg: string): string {
  return `new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml').documentElement.nodeName`
}
