import { createHash } from 'node:crypto'
import { Script } from 'node:vm'

import { expect, test } from 'vitest'

import { createLargeProject } from '../testing/large-project.ts'
import { blocksOf } from '../testing/page.ts'
import { createSite } from './create-site.ts'
import { packSite } from './pack.ts'
import { escapeScript, renderPage } from './page.ts'

const PARTS = { script: 'void 0', style: 'body{}' }
const HOSTILE = `</script><!-- <script>alert(1)</script> $& $\` ]]> \u2028 😀 "'`

test('what is packed is unpacked as it was', async () => {
  const site = createSite(createLargeProject({ nodes: 300, tests: 300, runs: 2 }), { readme: HOSTILE })
  const page = renderPage({ title: 'shop', blocks: await packSite(site), parts: PARTS })
  const found = blocksOf(page.toString())
  expect(found.get('index')).toEqual(site.index)
  expect(found.get('search')).toEqual(site.search)
  expect(found.get('tests')).toEqual(site.tests)
  const [details, code] = [[...site.details], [...site.code]]
  details.forEach((shard, at) => {
    expect(found.get(`nodes-${at}`)).toEqual(JSON.parse(JSON.stringify(shard)))
  })
  code.forEach((shard, at) => {
    expect(found.get(`code-${at}`)).toEqual(shard)
  })
  site.runs.forEach((run, at) => {
    expect(found.get(`run-${at}`)).toEqual(run)
  })
  expect(found.size).toBe(3 + 2 * details.length + site.runs.length)
})

test('nothing of a project can leave its element', async () => {
  const artifacts = createLargeProject({ nodes: 20, tests: 5, runs: 1 })
  const [id = '', node] = Object.entries(artifacts.manifest.nodes)[0] ?? []
  const name = HOSTILE + 'x'.repeat(10_000)
  const hostile = { ...node, name, description: HOSTILE, raw_code: HOSTILE, original_file_path: HOSTILE }
  const nodes = { ...artifacts.manifest.nodes, [id]: hostile } as typeof artifacts.manifest.nodes
  const site = createSite({ ...artifacts, manifest: { ...artifacts.manifest, nodes } })
  const page = renderPage({ title: HOSTILE, blocks: await packSite(site), parts: PARTS })
  expect(page.toString()).not.toContain('alert(1)</script>')
  expect(page.toString()).toContain(
    `<title>&lt;/script&gt;&lt;!-- &lt;script&gt;alert(1)&lt;/script&gt; $&amp; $\``,
  )
  expect(blocksOf(page.toString()).get('index')).toEqual(site.index)
  expect(site.index.nodes.some((one) => one.name === name)).toBe(true)
})

test('the policy allows the one script of the page, as it stands there, and no request', () => {
  const script = `const a = "</SCRIPT>", b = '<!--', c = /<\\/script/u\r\nvoid "$&"`
  const page = renderPage({
    title: 'shop',
    blocks: [],
    parts: { script, style: '' },
  }).toString()
  const [, written = ''] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? []
  const hash = createHash('sha256').update(written).digest('base64')
  expect(page).toContain(`script-src 'sha256-${hash}'`)
  expect(page).toContain("default-src 'none'")
  expect(page).toContain("connect-src 'none'")
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">\n/)
  expect(page.match(/<script/g)).toHaveLength(1)
})

test('a script that was escaped still says the same', () => {
  const source = '["</script>", "</SCRIPT", "<!-- x", /<!--/u.source, `</script>${1}`].join()'
  const escaped = escapeScript(source)
  expect(escaped).not.toMatch(/<\/script|<!--/i)
  expect(new Script(escaped).runInNewContext()).toBe('</script>,</SCRIPT,<!-- x,\\x3c!--,</script>1')
})

test('a style sheet cannot end its element', () => {
  const style = 'a::before { content: "</style><script>" }'
  const page = renderPage({
    title: 'shop',
    blocks: [],
    parts: { script: '', style },
  }).toString()
  expect(page.match(/<\/style/g)).toHaveLength(1)
  expect(page).toContain('content: "\\3c /style><script>"')
})

test('only a served page may ask its server for news', () => {
  const page = renderPage({ title: 'shop', blocks: [], parts: PARTS, liveVersion: 'v"1' }).toString()
  expect(page).toContain('<html lang="en" data-live="v&quot;1">')
  expect(page).toContain("connect-src 'self'")
})
