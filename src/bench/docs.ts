import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { chromium, type Browser, type Page } from 'playwright-core'

import type { Artifacts } from '../artifacts/index.ts'
import { writeArtifacts } from '../testing/artifacts.ts'
import { findChromium } from '../testing/browser.ts'
import { createLargeProject } from '../testing/large-project.ts'

// What readers of the documentation of 5,000 nodes wait for, and beside it the same on dbt's own page. Run it with:
// npm run build && node dist/src/bench/docs.js [dbt's index.html, in site-packages/dbt/task/docs]

const REPOSITORY = dirname(fileURLToPath(import.meta.resolve('#package')))
const TOOL = join(REPOSITORY, 'bin/tool.js')
const TIMES = 3
const GIVE_UP_MS = 60_000
const LINEAGE_SIZE = 300

/** One page, and how to reach its states. Conditions are expressions of the page. */
interface Candidate {
  readonly name: string
  readonly url: string
  readonly isReady: string
  readonly node: { readonly hash: string; readonly isReady: string }
  readonly searchField: string
  readonly lineage: { readonly hash: string; readonly isReady: string }
  readonly wholeGraph: { readonly hash: string; readonly isReady: string }
}

/** In milliseconds, megabytes and elements; undefined where it never ended. */
type Figures = Readonly<Record<string, number | undefined>>

const root = await mkdtemp(join(tmpdir(), 'tool-bench-docs-'))
const server = await serve(root)
try {
  await main(resolve(process.argv[2] ?? join(root, 'none')))
} finally {
  server.closeAllConnections()
  server.close()
  await rm(root, { recursive: true })
}

async function main(dbtPage: string): Promise<void> {
  const artifacts = createLargeProject()
  await writeArtifacts(root, artifacts)
  const started = performance.now()
  const { status } = spawnSync(process.execPath, [
    TOOL,
    'docs',
    'generate',
    '--artifacts',
    root,
    '--output',
    join(root, 'ours.html'),
  ])
  if (status !== 0) throw new Error(`docs generate ended with ${status}.`)
  const generateMs = performance.now() - started
  const script = await readFile(join(REPOSITORY, 'dist/site/app.js'))
  print(`generate ${Math.round(generateMs)} ms`)
  print(`file ${((await stat(join(root, 'ours.html'))).size / 1e6).toFixed(1)} MB`)
  print(`script ${(gzipSync(script).length / 1000).toFixed(1)} kB, packed\n`)
  const { port } = server.address() as AddressInfo
  const subject = chooseSubject(artifacts)
  const candidates = [
    ours('ours, file', `file://${join(root, 'ours.html')}`, subject),
    ours('ours, http', `http://127.0.0.1:${port}/ours.html`, subject),
  ]
  const hasOther = await copyFile(dbtPage, join(root, 'index.html')).then(
    () => true,
    () => false,
  )
  if (hasOther) candidates.push(theirs(`http://127.0.0.1:${port}/index.html`, subject))
  const results: (readonly [string, Figures])[] = []
  for (const candidate of candidates) results.push([candidate.name, await measure(candidate)])
  printTable(results)
}

/** The node that is looked at, and the one with about as many ancestors as the lineage is to hold. */
interface Subject {
  readonly node: string
  readonly lineage: string
  readonly size: number
}

function chooseSubject({ manifest }: Artifacts): Subject {
  const models = Object.values(manifest.nodes).filter((one) => one.resource_type === 'model')
  const above = (id: string): readonly string[] => manifest.nodes[id]?.depends_on?.nodes ?? []
  const sizes = models.map(({ name, unique_id }) => {
    const reached = new Set([unique_id])
    for (const id of reached) for (const parent of above(id)) reached.add(parent)
    return { name, size: reached.size }
  })
  const [nearest] = sizes.toSorted(
    (one, other) => Math.abs(one.size - LINEAGE_SIZE) - Math.abs(other.size - LINEAGE_SIZE),
  )
  return {
    node: models.at(-1)?.unique_id ?? '',
    lineage: nearest?.name ?? '',
    size: nearest?.size ?? 0,
  }
}

function ours(name: string, url: string, { node, lineage }: Subject): Candidate {
  return {
    name,
    url,
    isReady: `document.querySelector('main h1')`,
    node: {
      hash: `#/n/${node}`,
      isReady: `document.querySelector('#columns') && document.querySelector('#code')`,
    },
    searchField: '[role=combobox]',
    lineage: {
      hash: `#/lineage?select=%2B${lineage}`,
      isReady: `document.querySelectorAll('.lineage-svg a').length > 100`,
    },
    // A dot for each node. The canvas gets its size just before it is painted.
    wholeGraph: {
      hash: '#/lineage?group=none',
      isReady: `document.querySelector('.lineage-dots canvas')?.width > 300`,
    },
  }
}

function theirs(url: string, { node, lineage }: Subject): Candidate {
  const drawn = `document.querySelector('.graph-canvas canvas, canvas')?.width > 0`
  const name = node.split('.').at(-1)
  return {
    name: "dbt's, http",
    url,
    // Its tree is the last that is drawn.
    isReady: `document.querySelectorAll('li').length > 1000`,
    node: {
      hash: `#!/model/${node}`,
      isReady: `document.querySelector('h1')?.textContent?.includes('${name}')`,
    },
    searchField: 'input[type=search], input[ng-model], .search input',
    lineage: { hash: `#!/model/${node}?g_v=1&g_i=%2B${lineage}`, isReady: drawn },
    wholeGraph: { hash: '#!/overview?g_v=1', isReady: drawn },
  }
}

async function measure(candidate: Candidate): Promise<Figures> {
  const all: Figures[] = []
  for (const _ of Array(TIMES).keys()) {
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    all.push(await measureOnce(browser, candidate))
    await browser.close()
  }
  const names = Object.keys(all[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, median(all.map((one) => one[name]))]))
}

async function measureOnce(browser: Browser, candidate: Candidate): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(GIVE_UP_MS)
  const started = performance.now()
  await page.goto(candidate.url, { waitUntil: 'commit', timeout: GIVE_UP_MS })
  await until(page, candidate.isReady)
  const firstRender = performance.now() - started
  await page.waitForTimeout(1500)
  const heap = await heapOf(page)
  const elements = await page.evaluate<number>('document.querySelectorAll("*").length')
  const keystroke = await longestBlock(page, candidate.searchField)
  const node = await reach(page, candidate.node)
  const lineage = await reach(page, candidate.lineage)
  const wholeGraph = await reach(page, candidate.wholeGraph)
  return {
    'first render, ms': firstRender,
    'page of a node, ms': node,
    'longest block by a search, ms': keystroke,
    'lineage of 300 nodes, ms': lineage,
    'the whole graph, ms': wholeGraph,
    'heap, MB': heap,
    'elements of the first page': elements,
  }
}

/** Asks again and again: the page's own policy forbids what Playwright waits with. */
async function until(page: Page, condition: string): Promise<void> {
  const end = performance.now() + GIVE_UP_MS
  const holds = () => page.evaluate<boolean>(`Boolean(${condition})`).catch(() => false)
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${condition} did not come.`)
    await sleep(5)
  }
}

/** From the change of the address to the frame after it is drawn, as the page itself sees it. */
async function reach(page: Page, { hash, isReady }: Candidate['node']): Promise<number | undefined> {
  const program = `new Promise((resolve) => {
    const started = performance.now()
    const look = () => {
      if (${isReady}) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)))
      else requestAnimationFrame(look)
    }
    window.location.hash = ${JSON.stringify(hash)}
    setTimeout(look)
  })`
  return await inTime(page.evaluate<number>(program))
}

/** Letters come one by one, and the page may look for results between them: what counts is how long it stands still. */
async function longestBlock(page: Page, field: string): Promise<number | undefined> {
  const program = `(async () => {
    const field = document.querySelector(${JSON.stringify(field)})
    field.focus()
    let slowest = 0
    const watch = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) slowest = Math.max(slowest, entry.duration)
    })
    watch.observe({ type: 'longtask' })
    for (const letter of 'ledgr settl') {
      const started = performance.now()
      field.value += letter
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      slowest = Math.max(slowest, performance.now() - started)
      await new Promise((resolve) => setTimeout(resolve, 180))
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    watch.disconnect()
    field.value = ''
    field.dispatchEvent(new Event('input', { bubbles: true }))
    return slowest
  })()`
  return await inTime(page.evaluate<number>(program))
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

async function inTime(work: Promise<number>): Promise<number | undefined> {
  const timer = new Promise<undefined>((giveUp) => {
    setTimeout(() => giveUp(undefined), GIVE_UP_MS).unref()
  })
  return await Promise.race([work.catch(() => undefined), timer])
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.map((value) => value ?? Infinity).toSorted((one, other) => one - other)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return middle === Infinity ? undefined : middle
}

function printTable(results: readonly (readonly [string, Figures])[]): void {
  print(['', ...results.map(([name]) => name)].map((text, at) => text.padEnd(at === 0 ? 30 : 14)).join(''))
  for (const row of Object.keys(results[0]?.[1] ?? {})) {
    const cells = results.map(([, figures]) => {
      const value = figures[row]
      return (value === undefined ? `> ${GIVE_UP_MS}` : String(Math.round(value))).padEnd(14)
    })
    print(row.padEnd(30) + cells.join(''))
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Serves a folder to this machine. */
async function serve(folder: string): Promise<Server> {
  const types: Readonly<Record<string, string>> = { html: 'text/html', json: 'application/json' }
  const listening = createServer((request, response) => {
    const name = (request.url ?? '').replace(/^\//, '').replace(/\?.*$/, '')
    readFile(join(folder, name)).then(
      (body) => response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? '').end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
  return listening
}
