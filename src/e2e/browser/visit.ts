import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'

import { openPage, type VisitOptions } from '../../testing/browser.ts'
import type { SiteName } from '../../testing/docs-sites.ts'

/** A page must be the same from a folder and from a server. */
export const SCHEMES = ['file', 'http'] as const

export type Scheme = (typeof SCHEMES)[number]

export interface VisitRequest extends VisitOptions {
  readonly site: SiteName
  readonly scheme: Scheme
  /** Where to begin, such as `#/runs`. */
  readonly hash?: string
}

/** Address of a state of a site. */
export function addressOf({ site, scheme, hash = '#/' }: VisitRequest): string {
  const address = inject('sites')[site][scheme]
  if (address === undefined) throw new Error(`The site ${site} is not there over ${scheme}.`)
  return `${address}${hash}`
}

/** Opens a page, does something there, and fails if the page ever asked for anything or complained. */
export async function visit(request: VisitRequest, body: (page: Page) => Promise<void>): Promise<void> {
  await visitAddress(addressOf(request), body, request)
}

/** The same for a page that is none of the shared ones. */
export async function visitAddress(
  address: string,
  body: (page: Page) => Promise<void>,
  options: VisitOptions = {},
): Promise<void> {
  const browser = await chromium.connect(inject('browser'))
  try {
    const { page, complaints } = await openPage(browser, address, options)
    await page.locator('h1').first().waitFor()
    await body(page)
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
  }
}

/** Moves to another state as a link would. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(`window.location.hash = ${JSON.stringify(hash)}`)
  await settle(page)
}

/** Two frames and a moment: pages unpack what they show after they are first drawn. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60)))')
}

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What keeps people out of the page as it is now: one line for each violation. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as an element: the page's policy allows no script but its own.
  await page.evaluate(await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8'))
  const violations = await page.evaluate<readonly Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.length}x ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
    )
}

/** How far the page reaches beyond the right edge of the window. */
export async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate<number>(
    'Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth',
  )
}
