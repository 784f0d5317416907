import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'

import { findBarriers, go, overflowOf, SCHEMES, settle, visit } from './visit.ts'

/** States of the bank's lineage that look unlike each other. */
const STATES = [
  '#/lineage',
  '#/lineage?group=folder',
  '#/lineage?group=folder&open=models%2Fmarts&lens=layer',
  '#/lineage?group=schema&lens=kind',
  '#/lineage?select=dim_account&parents=model.fintech.dim_account&lens=duration',
]

describe.each(SCHEMES)('over %s', (scheme) => {
  const site = { site: 'bank', scheme } as const

  test('nodes are grouped by folder; a group opens in place and closes again, and the address says so', async () => {
    await visit({ ...site, hash: '#/lineage' }, async (page) => {
      await page.getByRole('combobox', { name: 'Group by' }).selectOption('Folder')
      await expect
        .poll(() => groupsOf(page))
        .toEqual(['models/staging', 'models/streaming', 'seeds', 'models/marts'])
      await group(page, 'models/marts').click()
      await expect.poll(() => box(page, 'model dim_account').count()).toBe(1)
      expect(page.url()).toContain('group=folder')
      expect(page.url()).toContain('open=models%2Fmarts')
      await page.reload()
      await expect.poll(() => box(page, 'model dim_account').count()).toBe(1)
      await page.getByRole('button', { name: 'Close the group models/marts' }).click()
      await expect.poll(() => groupsOf(page)).toContain('models/marts')
      await page.goBack()
      await expect.poll(() => box(page, 'model dim_account').count()).toBe(1)
    })
  })

  test('hidden neighbours are shown from a node, by button and by key, and hidden again', async () => {
    await visit({ ...site, hash: '#/lineage?select=dim_account' }, async (page) => {
      await page.getByRole('button', { name: /show what is hidden, that dim_account is built from/ }).click()
      await expect.poll(() => box(page, 'model stg_accounts').count()).toBe(1)
      expect(page.url()).toContain('parents=model.fintech.dim_account')
      await box(page, 'model stg_accounts').focus()
      await page.keyboard.press('Shift+ArrowLeft')
      await expect.poll(() => box(page, 'model checked_accounts').count()).toBe(1)
      await page.keyboard.press('-')
      await expect.poll(() => box(page, 'model checked_accounts').count()).toBe(0)
      await page.getByRole('button', { name: /Hide again what is that dim_account is built from/ }).click()
      await expect.poll(() => box(page, 'model stg_accounts').count()).toBe(0)
    })
  })

  test('the lineage on the page of a node grows too, and its address keeps it', async () => {
    await visit({ ...site, hash: '#/n/model.fintech.dim_account' }, async (page) => {
      await page.getByRole('button', { name: 'One step more up' }).click()
      await expect.poll(() => box(page, 'model checked_accounts').count()).toBe(1)
      await box(page, 'model checked_accounts').focus()
      await page.keyboard.press('+')
      await expect.poll(() => box(page, 'source crm.accounts').count()).toBe(1)
      await page.reload()
      await expect.poll(() => box(page, 'source crm.accounts').count()).toBe(1)
      expect(page.url()).toContain('up=2')
    })
  })

  test('colours tell what is asked of them, in words too', async () => {
    await visit({ ...site, hash: '#/lineage' }, async (page) => {
      await page.getByRole('combobox', { name: 'Colour by' }).selectOption('Materialization')
      await expect
        .poll(() => page.getByRole('list', { name: 'Colours' }).textContent())
        .toMatch(/view.*source|source.*view/)
      await expect.poll(() => box(page, 'model dim_account').getAttribute('aria-label')).toMatch(/, table$/)
      expect(page.url()).toContain('lens=kind')
    })
  })

  test('a selector is completed while it is written', async () => {
    await visit({ ...site, hash: '#/lineage' }, async (page) => {
      const field = page.getByRole('combobox', { name: 'Select' })
      await field.fill('+dim_acc')
      const offers = page.getByRole('listbox', { name: 'Suggestions for Select' })
      await offers.getByRole('option', { name: 'dim_account' }).click()
      await expect.poll(() => field.inputValue()).toBe('+dim_account')
      await expect.poll(() => page.url()).toContain('select=%2Bdim_account')
      await expect.poll(() => box(page, 'model dim_account').count()).toBe(1)
      await field.fill('path:models/sta')
      await field.press('ArrowDown')
      await field.press('Enter')
      await expect.poll(() => field.inputValue()).toBe('path:models/staging')
    })
  })

  test('a picture of points has twice the size of the drawing, in the colours of the page', async () => {
    await visit({ ...site, theme: 'dark', hash: '#/lineage?select=%2Bdim_account' }, async (page) => {
      const drawing = await page.evaluate<number>(
        `document.querySelector('.lineage-svg').viewBox.baseVal.width`,
      )
      const png = await download(page, 'PNG')
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      expect(png.readUInt32BE(16)).toBe(Math.round(drawing * 2))
      const paper = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      expect(await page.evaluate<string>(firstPixel(png))).toBe(paper)
    })
  })
})

test('groups are opened and closed with the keyboard, which stays where it is', async () => {
  await visit({ site: 'bank', scheme: 'file', hash: '#/lineage?group=folder' }, async (page) => {
    await group(page, 'models/marts').focus()
    await page.keyboard.press('+')
    await expect.poll(() => focused(page)).toMatch(/^model /)
    await page.keyboard.press('-')
    await expect.poll(() => focused(page)).toMatch(/^group models\/marts/)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toMatch(/^model /)
  })
})

test('the wheel with Ctrl zooms, without it scrolls, and the mouse drags', async () => {
  await visit({ site: 'bank', scheme: 'file', width: 1024, hash: '#/lineage' }, async (page) => {
    const frame = page.getByRole('group', { name: /^Lineage of/ })
    const state = () =>
      frame.evaluate(
        (element) => [element.scrollLeft, element.querySelector('svg')?.clientWidth ?? 0] as const,
      )
    await frame.hover({ position: { x: 200, y: 12 } })
    const [, width] = await state()
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await expect.poll(async () => (await state())[1]).toBeGreaterThan(width)
    const [before] = await state()
    await page.mouse.down()
    await page.mouse.move(0, 0, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => (await state())[0]).toBeGreaterThan(before)
  })
})

test.each(['light', 'dark'] as const)('the %s theme keeps nobody out', async (theme) => {
  await visit({ site: 'bank', scheme: 'file', theme }, async (page) => {
    const barriers: string[] = []
    for (const state of STATES) {
      await go(page, state)
      barriers.push(...(await findBarriers(page)).map((barrier) => `${state} ${barrier}`))
    }
    expect(barriers).toEqual([])
  })
})

test('on a telephone nothing is wider than the window', async () => {
  await visit({ site: 'bank', scheme: 'file', width: 390, height: 844 }, async (page) => {
    for (const state of STATES) {
      await go(page, state)
      expect(await overflowOf(page)).toBe(0)
    }
  })
})

describe('5,000 nodes', () => {
  const site = { site: 'large', scheme: 'file' } as const

  test('begin as folders, which open', async () => {
    await visit({ ...site, hash: '#/lineage' }, async (page) => {
      await expect
        .poll(() => groupsOf(page))
        .toEqual(['sources', 'staging', 'intermediate', 'marts', 'models/*'])
      await group(page, 'marts').click()
      await expect.poll(async () => (await groupsOf(page)).length).toBeGreaterThan(15)
      expect(await findBarriers(page)).toEqual([])
    })
  })

  test('are dots without groups: each says its name and leads to its page', async () => {
    await visit({ ...site, hash: '#/lineage?group=none' }, async (page) => {
      const canvas = page.getByRole('img', { name: /5,000 boxes as dots/ })
      await canvas.waitFor()
      await settle(page)
      expect(await findBarriers(page)).toEqual([])
      // The first layer begins in the upper left corner.
      await canvas.hover({ position: { x: 16, y: 19 } })
      const name = page.locator('.lineage-held strong')
      await expect.poll(() => name.textContent()).toMatch(/^\w+\.raw_\w+$/)
      const text = await name.textContent()
      await canvas.click({ position: { x: 16, y: 19 } })
      await expect.poll(() => page.locator('main h1').first().textContent()).toBe(text)
    })
  })
})

function box(page: Page, name: string): Locator {
  return page.getByRole('link', { name: new RegExp(`^${name},`) })
}

function group(page: Page, name: string): Locator {
  return page.getByRole('button', { name: `group ${name} ` })
}

async function groupsOf(page: Page): Promise<readonly string[]> {
  return await page
    .locator('.lineage-group text:not(.lineage-members)')
    .evaluateAll((texts) => texts.map((text) => text.textContent))
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>(`document.activeElement?.getAttribute('aria-label') ?? ''`)
}

async function download(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The colour of a picture's first point, as style sheets write it. */
function firstPixel(png: Buffer): string {
  return `new Promise((resolve) => {
    const image = new Image()
    image.onload = () => {
      const context = document.createElement('canvas').getContext('2d')
      context.drawImage(image, 0, 0)
      resolve('rgb(' + [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).join(', ') + ')')
    }
    image.src = 'data:image/png;base64,${png.toString('base64')}'
  })`
}
