import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'

import { chromium, type Browser, type BrowserServer, type Page } from 'playwright-core'

/** Where systems keep a Chromium that somebody installed. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that TOOL_TEST_CHROMIUM names, or one of this machine. */
export function findChromium(): string | undefined {
  const named = process.env['TOOL_TEST_CHROMIUM']
  if (named) return named
  return PLACES.find((place) => existsSync(place))
}

/**
 * Starts a browser that other processes connect to by its `wsEndpoint()`. It knows no name but this machine's, so
 * that a page that asks for anything fails in tests as it would without a network.
 */
export async function startBrowser(): Promise<BrowserServer> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('There is no Chromium here. Install one, or name its file in TOOL_TEST_CHROMIUM.')
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-precise-memory-info',
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    // Chromium refuses to run as root in its sandbox.
    ...(userInfo().uid === 0 ? ['--no-sandbox'] : []),
  ]
  return await chromium.launchServer({ executablePath, args, headless: true })
}

export interface VisitOptions {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

export interface Visit {
  readonly url: string
  /** What the page asked for beside itself, and what it complained of. Grows while the page is open. */
  readonly complaints: readonly string[]
}

/** Opens a page in a profile of its own, and writes down whatever a page in one file has no reason to do. */
export async function openPage(
  browser: Browser,
  url: string,
  { theme = 'light', width = 1440, height = 900 }: VisitOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height } })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints = watch(page, url)
  await page.goto(url)
  return { page, complaints }
}

function watch(page: Page, url: string): readonly string[] {
  const complaints: string[] = []
  const document = url.replace(/#.*$/, '')
  page.on('request', (request) => {
    if (!isOwn(request.url(), document)) complaints.push(`request: ${request.url()}`)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return complaints
}

/** The document itself; files that it makes; and, of a served page, the news of its changes. */
function isOwn(address: string, document: string): boolean {
  if (/^(data|blob):/.test(address)) return true
  if (address.replace(/#.*$/, '') === document) return true
  return document.startsWith('http:') && address === new URL('/events', document).href
}
