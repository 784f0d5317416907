/**
 * Takes the README's picture of the documentation:
 *
 *     npx tool build && npx tool docs generate && node dist/src/bench/picture.js target/docs/index.html .github/docs.png
 *
 * It needs a Chromium; `TOOL_TEST_CHROMIUM` names one that is not in its usual place.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

const PAGE = '#/n/model.fintech.dim_account'
const SIZE = { width: 1440, height: 1000 }

const [file = 'target/docs/index.html', output = '.github/docs.png'] = process.argv.slice(2)

const browser = await chromium.launch({
  executablePath: process.env['TOOL_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' })
await page.goto(`${pathToFileURL(resolve(file)).href}${PAGE}`)
await page.waitForSelector('.lineage-svg')
await page.screenshot({ path: output })
await browser.close()
