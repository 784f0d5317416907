import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import { HOSTILE_NAMES } from '../../testing/hostile-project.ts'
import { findBarriers, go, overflowOf, SCHEMES, visit } from './visit.ts'

const IDS = HOSTILE_NAMES.map((name) => `model.evil.${name}`)
const STATES = [
  '#/',
  '#/lineage',
  '#/lineage?view=list',
  '#/lineage?select=__proto__',
  '#/star',
  '#/runs',
  `#/run/${encodeURIComponent('</script>/?#window.hacked=true')}`,
  '#/tests',
  '#/sources',
  '#/search?q=script',
  '#/search?q=__proto__',
  `#/search?q=${encodeURIComponent('$& \\ ( [ "')}`,
  '#/n/exposure.evil.exposure',
  ...IDS.map((id) => `#/n/${encodeURIComponent(id)}`),
]

describe.each(SCHEMES)('over %s', (scheme) => {
  test('whatever a project writes is shown as text: nothing of it runs, loads or breaks a page', async () => {
    await visit({ site: 'hostile', scheme }, async (page) => {
      const broken: string[] = []
      for (const state of STATES) {
        await go(page, state)
        for (const finding of await findingsOn(page)) broken.push(`${state.slice(0, 80)}: ${finding}`)
      }
      expect(broken).toEqual([])
    })
  })

  test('names, columns and code are on their pages to the letter', async () => {
    await visit({ site: 'hostile', scheme }, async (page) => {
      for (const name of HOSTILE_NAMES) {
        await go(page, nodeHash(name))
        await expect.poll(() => page.locator('main h1').textContent()).toBe(name)
        const text = () => page.locator('main').textContent()
        await expect.poll(text).toContain(`-- ${name.split('\n')[0]}`)
        for (const column of HOSTILE_NAMES) expect(await text()).toContain(column)
      }
    })
  })
})

test.each([1440, 390])('long and foreign names do not widen a page of %i pixels', async (width) => {
  await visit({ site: 'hostile', scheme: 'file', width }, async (page) => {
    const tooWide: string[] = []
    for (const state of STATES) {
      await go(page, state)
      const overflow = await overflowOf(page)
      if (overflow > 0) tooWide.push(`${state.slice(0, 80)} by ${overflow} px`)
    }
    expect(tooWide).toEqual([])
  })
})

test('they keep nobody out either', async () => {
  await visit({ site: 'hostile', scheme: 'file', hash: nodeHash('حساب_العميل') }, async (page) => {
    expect(await findBarriers(page)).toEqual([])
  })
})

/** What must be on no page: the flag that hostile scripts set, elements that a project wrote, links that run. */
async function findingsOn(page: Page): Promise<readonly string[]> {
  return await page.evaluate<readonly string[]>(`[
    ...('hacked' in window ? ['a script of the project ran'] : []),
    ...(({}).polluted === undefined ? [] : ['a prototype was changed']),
    ...(document.querySelector('main h1, main h2') ? [] : ['the page is empty']),
    ...[...document.querySelectorAll('img, iframe, base, object, embed, link:not([rel=icon]), [onerror], [onload]')].map(
      (element) => 'element: ' + element.outerHTML.slice(0, 100),
    ),
    ...[...document.querySelectorAll('a')]
      .map((link) => String(link.href.baseVal ?? link.href))
      .filter((href) => !/^(https?:|file:|mailto:|#)/.test(href))
      .map((href) => 'link: ' + href.slice(0, 100)),
  ]`)
}

function nodeHash(name: string): string {
  return `#/n/${encodeURIComponent(`model.evil.${name}`)}`
}
