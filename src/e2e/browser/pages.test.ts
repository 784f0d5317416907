import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import type { SiteName } from '../../testing/docs-sites.ts'
import { findBarriers, go, overflowOf, SCHEMES, visit } from './visit.ts'

/** Every page of a site, and what stands on it when it is filled. */
interface PageOfSite {
  readonly hash: string
  readonly title: string
  readonly holds: readonly string[]
}

const PAGES: Readonly<Record<'bank' | 'jaffleShop', readonly PageOfSite[]>> = {
  bank: [
    {
      hash: '#/',
      title: 'fintech',
      holds: ['Failing now', 'no_such_column', 'Last run', 'Slowest', 'Coverage', 'Begin here', 'models'],
    },
    {
      hash: '#/n/model.fintech.fact_transactions',
      title: 'fact_transactions',
      holds: ['Columns', 'transaction_id', 'Tests', 'not_null', 'Depends on', 'Used by', 'Runs', 'success'],
    },
    {
      hash: '#/n/source.fintech.bank.transactions',
      title: 'transactions',
      holds: ['Columns', 'Used by', 'checked_transactions', 'Load', 'success'],
    },
    { hash: '#/n/seed.fintech.transaction_types', title: 'transaction_types', holds: ['Columns'] },
    { hash: '#/lineage?select=%2Bfact_transactions', title: 'Lineage', holds: ['stg_transactions'] },
    {
      hash: '#/lineage?select=%2Bfact_transactions&view=list',
      title: 'Lineage',
      holds: ['stg_transactions'],
    },
    { hash: '#/star', title: 'Star schema', holds: ['fact_transactions', 'dim_account', 'account_id'] },
    { hash: '#/runs', title: 'Runs', holds: ['build', 'test'] },
    { hash: '#/tests', title: 'Tests', holds: ['assert_quiet', '2 failing', 'flaky', 'broken_report'] },
    { hash: '#/tests?view=nodes', title: 'Tests', holds: ['accepted_values', 'dim_customer'] },
    { hash: '#/sources', title: 'Sources', holds: ['transactions', 'accounts', 'customers'] },
    { hash: '#/search?q=balance', title: 'Search', holds: ['fact_account_balances', 'Code'] },
  ],
  jaffleShop: [
    {
      hash: '#/',
      title: 'jaffle_shop',
      holds: ['Last run', 'Slowest', 'Coverage', 'Begin here', 'dbt 1.12.6'],
    },
    {
      hash: '#/n/model.jaffle_shop.orders',
      title: 'orders',
      holds: ['Columns', 'customer_id', 'relationships', 'Depends on', 'stg_payments', 'Runs', 'success'],
    },
    { hash: '#/n/seed.jaffle_shop.raw_orders', title: 'raw_orders', holds: ['Columns', 'order_date'] },
    { hash: '#/lineage?select=%2Bcustomers', title: 'Lineage', holds: ['stg_orders', 'raw_payments'] },
    { hash: '#/star', title: 'Star schema', holds: ['orders', 'customers', 'customer_id'] },
    { hash: '#/runs', title: 'Runs', holds: ['build'] },
    { hash: '#/tests', title: 'Tests', holds: ['accepted_values', 'not_null'] },
    { hash: '#/sources', title: 'Sources', holds: ['The project has no sources'] },
    { hash: '#/search?q=customer', title: 'Search', holds: ['stg_customers', 'Code'] },
  ],
}

const SITES = ['bank', 'jaffleShop'] as const satisfies readonly SiteName[]

describe.each(SCHEMES)('over %s', (scheme) => {
  describe.each(SITES)('every page of %s', (site) => {
    test.each(PAGES[site])('$hash is filled, and says what it is', async ({ hash, title, holds }) => {
      await visit({ site, scheme, hash }, async (page) => {
        await expect.poll(() => headingOf(page)).toContain(title)
        for (const text of holds) await expect.poll(() => textOf(page)).toContain(text)
        expect(await page.title()).toContain(site === 'bank' ? 'fintech' : 'jaffle_shop')
      })
    })
  })

  test('a run shows its timeline, its critical path and every result', async () => {
    await visit({ site: 'bank', scheme, hash: '#/runs' }, async (page) => {
      await page.getByRole('row').filter({ hasText: 'build' }).getByRole('link').first().click()
      await expect.poll(() => headingOf(page)).toContain('build')
      for (const text of ['Critical path', 'Results', 'stg_transactions'])
        await expect.poll(() => textOf(page)).toContain(text)
      const table = page.getByRole('region', { name: 'Results' }).getByRole('row')
      expect(await table.count()).toBeGreaterThan(90)
    })
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(SITES)('no page of %s keeps anybody out', async (site) => {
    await visit({ site, scheme: 'file', theme }, async (page) => {
      const barriers: string[] = []
      for (const { hash } of PAGES[site]) {
        await go(page, hash)
        barriers.push(...(await findBarriers(page)).map((barrier) => `${hash} ${barrier}`))
      }
      expect(barriers).toEqual([])
    })
  })
})

test.each(SITES)('on a telephone no page of %s is wider than its window', async (site) => {
  await visit({ site, scheme: 'file', width: 390, height: 844 }, async (page) => {
    const tooWide: string[] = []
    for (const { hash } of PAGES[site]) {
      await go(page, hash)
      const overflow = await overflowOf(page)
      if (overflow > 0) tooWide.push(`${hash} by ${overflow} px`)
    }
    expect(tooWide).toEqual([])
  })
})

async function headingOf(page: Page): Promise<string> {
  return (await page.locator('main h1').first().textContent()) ?? ''
}

async function textOf(page: Page): Promise<string> {
  return (await page.locator('main').textContent()) ?? ''
}
