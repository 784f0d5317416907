import { render } from 'preact'

import type { SiteIndex } from '../docs/index.ts'
import { App } from './app.tsx'
import { readBlock } from './data/blocks.ts'
import { createSite } from './data/site.ts'
import { reloadOnChange } from './live.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/tables.css'
import './styles/marks.css'

/** The one format that this page reads; the compiler refuses another than the generator's. */
const FORMAT: SiteIndex['format'] = 1

/** Unpacks the index and shows the site. What goes wrong is said on the page. */
export async function start(document: Document): Promise<void> {
  const root = document.getElementById('app')
  if (!root) return
  try {
    const index = await readBlock<SiteIndex>(document, 'index')
    const format: unknown = index.format
    if (format !== FORMAT) throw new Error(`Its data has format ${String(format)}, not ${FORMAT}.`)
    const site = createSite(index, (name) => readBlock(document, name))
    render(<App site={site} />, root)
    reloadOnChange(document)
  } catch (error) {
    root.textContent = `This documentation cannot be shown. ${error instanceof Error ? error.message : String(error)}`
  }
}
