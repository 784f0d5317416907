import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import { findBarriers, go, overflowOf, SCHEMES, settle, visit } from './visit.ts'

/*
 * What a person learns of the bank's last days: its newest build broke on one model, and one test fails, was repaired,
 * and fails again.
 */

describe.each(SCHEMES)('over %s', (scheme) => {
  const site = { site: 'bank', scheme } as const

  test('the overview tells what fails now and why, and leads there', async () => {
    await visit(site, async (page) => {
      const failing = page.getByRole('region', { name: /^Failing now/ })
      await expect.poll(() => failing.textContent()).toMatch(/no_such_column.*does not exist/s)
      await failing.getByRole('link', { name: 'broken_report' }).click()
      await expect.poll(() => headingOf(page)).toBe('broken_report')
    })
  })

  test('a run begins with its failures, and is compared with the run before', async () => {
    await visit({ ...site, hash: '#/runs' }, async (page) => {
      await openFailedBuild(page)
      const titles = await page.locator('main h2').allTextContents()
      expect(titles[0]).toMatch(/^Failures/)
      const comparison = page.getByRole('region', { name: 'Since the run before' })
      await expect.poll(() => comparison.textContent()).toMatch(/Newly failing.*broken_report/s)
      await expect.poll(() => page.getByRole('main').textContent()).toMatch(/at most \d, \d\.\d on average/)
    })
  })

  test('a part of the timeline is chosen by buttons and by dragging, and stays in the address', async () => {
    await visit({ ...site, hash: '#/runs' }, async (page) => {
      await openFailedBuild(page)
      const all = await bars(page).count()
      await page.getByRole('button', { name: 'Zoom in' }).click()
      await page.getByRole('button', { name: 'Zoom in' }).click()
      await expect.poll(() => page.url()).toMatch(/from=\d+&to=\d+/)
      await expect.poll(() => bars(page).count()).toBeLessThan(all)
      await page.reload()
      await expect.poll(() => bars(page).count()).toBeLessThan(all)
      await page.getByRole('button', { name: 'All of the run' }).click()
      await expect.poll(() => bars(page).count()).toBe(all)
      expect(page.url()).not.toContain('from=')
      await drag(page, page.locator('.timeline'), { from: 0.1, to: 0.3 })
      await expect.poll(() => page.url()).toMatch(/from=\d+&to=\d+/)
      expect(await headingOf(page)).toContain('build')
    })
  })

  test('tests are narrowed down by filters that stay in the address', async () => {
    await visit({ ...site, hash: '#/tests' }, async (page) => {
      const rows = page.getByRole('region', { name: 'List of tests' }).getByRole('row')
      await expect.poll(() => rows.nth(1).textContent()).toContain('assert_quiet')
      await page.getByRole('combobox', { name: 'kind' }).selectOption('relationships')
      await page.getByRole('searchbox', { name: 'Filter tests' }).fill('fact_')
      await expect.poll(() => rows.nth(1).textContent()).toContain('relationships_fact_')
      const count = await rows.count()
      await page.reload()
      await expect.poll(() => rows.count()).toBe(count)
      await page.getByRole('button', { name: 'Clear' }).click()
      await page.getByRole('button', { name: '1 flaky' }).click()
      await expect.poll(() => rows.count()).toBe(2)
      await expect.poll(() => rows.nth(1).textContent()).toMatch(/assert_quiet.*flaky/s)
    })
  })

  test('a table is sorted by its heads, and stays so in the address', async () => {
    await visit({ ...site, hash: '#/sources' }, async (page) => {
      const head = page.getByRole('columnheader', { name: 'Rows' })
      const first = () => page.getByRole('rowheader').first().textContent()
      await head.getByRole('button').click()
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
      await expect.poll(first).toContain('transactions')
      await page.reload()
      await expect.poll(first).toContain('transactions')
      await head.getByRole('button').click()
      await expect.poll(first).toContain('branches')
      await head.getByRole('button').click()
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('none')
    })
  })

  test('a link to a line or a column shows it', async () => {
    const fact = '#/n/model.fintech.fact_account_balances'
    await visit({ ...site, hash: `${fact}?code=compiled&line=40` }, async (page) => {
      await expect.poll(() => isInSight(page, page.locator('.code-marked'))).toBe(true)
    })
    const source = '#/n/source.fintech.bank.transactions?col=refund_of'
    await visit({ ...site, hash: source, height: 500 }, async (page) => {
      await expect.poll(() => isInSight(page, page.locator('.row-marked'))).toBe(true)
    })
  })
})

test('a star draws every key to its dimension, on any screen', async () => {
  for (const width of [1440, 390]) {
    await visit({ site: 'bank', scheme: 'file', hash: '#/star', width }, async (page) => {
      const star = page.getByRole('region', { name: 'fact_transactions', exact: true })
      await expect.poll(() => star.locator('.star-line').count()).toBe(5)
      await expect
        .poll(() => star.getByRole('link', { name: /^account_id: relationship pass/ }).count())
        .toBe(1)
      expect(await overlapsOf(page)).toEqual([])
      expect(await overflowOf(page)).toBe(0)
    })
  }
})

test('the tree keeps the focus on its node when rows come or go above it', async () => {
  await visit({ site: 'bank', scheme: 'file', hash: '#/n/model.fintech.dim_date' }, async (page) => {
    const tree = page.getByRole('tree', { name: 'Nodes' })
    await page.getByRole('treeitem', { name: 'dim_date' }).click()
    const filter = page.getByRole('searchbox', { name: 'Filter the tree' })
    await filter.fill('dim_date')
    await filter.fill('')
    await tree.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => headingOf(page)).toBe('dim_transaction_type')
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('neither a run nor any of its parts keeps anybody out', async () => {
    await visit({ site: 'bank', scheme: 'file', theme, hash: '#/runs' }, async (page) => {
      await openFailedBuild(page)
      await settle(page)
      expect(await findBarriers(page)).toEqual([])
      for (const hash of ['#/n/model.fintech.broken_report', '#/n/test.fintech.assert_quiet']) {
        await go(page, hash)
        expect(await findBarriers(page)).toEqual([])
      }
    })
  })
})

test('on a telephone a run is no wider than the window', async () => {
  await visit({ site: 'bank', scheme: 'file', width: 390, height: 844, hash: '#/runs' }, async (page) => {
    await openFailedBuild(page)
    await settle(page)
    expect(await overflowOf(page)).toBe(0)
  })
})

async function openFailedBuild(page: Page): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: 'build' }).filter({ hasText: 'failed' })
  await row.getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Timeline' }).waitFor()
}

function bars(page: Page): Locator {
  return page.locator('.timeline-bar')
}

async function headingOf(page: Page): Promise<string> {
  return (await page.locator('main h1').first().textContent()) ?? ''
}

/** Drags over a part of an element's width. */
async function drag(
  page: Page,
  element: Locator,
  part: { readonly from: number; readonly to: number },
): Promise<void> {
  await element.scrollIntoViewIfNeeded()
  const box = await element.boundingBox()
  if (!box) throw new Error('What should be dragged over is not drawn.')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * part.from, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * part.to, y, { steps: 4 })
  await page.mouse.up()
}

/** In sight, below the header of the page: the window itself must not scroll. */
async function isInSight(page: Page, element: Locator): Promise<boolean> {
  const box = await element.boundingBox()
  const size = page.viewportSize()
  const scrolled = await page.evaluate<number>('document.scrollingElement.scrollTop')
  return box !== null && size !== null && scrolled === 0 && box.y >= 50 && box.y + box.height <= size.height
}

/** Pairs of boxes of a star that overlap. */
async function overlapsOf(page: Page): Promise<readonly string[]> {
  return await page.evaluate<
    readonly string[]
  >(`[...document.querySelectorAll('svg.star')].flatMap((star) => {
    const boxes = [...star.querySelectorAll('.star-box, .star-fact')].map((box) => box.getBoundingClientRect())
    return boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
        .map((other) => JSON.stringify([one, other])),
    )
  })`)
}
