import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { pageHref } from '../route/route.ts'
import { useRoute } from '../route/use-route.ts'
import { Help } from '../help/help.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { Tree } from '../tree/tree.tsx'
import { ThemeButton } from './theme.tsx'
import './frame.css'

const SECTIONS = [
  { page: '', title: 'Overview' },
  { page: 'lineage', title: 'Lineage' },
  { page: 'star', title: 'Star schema' },
  { page: 'runs', title: 'Runs' },
  { page: 'tests', title: 'Tests' },
  { page: 'sources', title: 'Sources' },
] as const

/** What stands around every page: header, sections and the tree of nodes. On narrow screens the latter two slide in. */
export function Frame({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { project } = useSite()
  const route = useRoute()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    setOpen(false)
  }, [route])
  return (
    <>
      <a class="skip-link" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <header class="frame-header">
        <button
          type="button"
          class="button button-plain frame-menu"
          aria-expanded={isOpen}
          aria-controls="side"
          onClick={() => setOpen(!isOpen)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 4h12M2 8h12M2 12h12" />
          </svg>
          <span class="for-readers">Menu</span>
        </button>
        <a class="frame-name" href="#/">
          {project.name}
        </a>
        <SearchBox />
        <Help />
        <ThemeButton />
      </header>
      <div id="side" class={isOpen ? 'frame-side frame-side-open' : 'frame-side'}>
        <Sections current={route.path[0] ?? ''} />
        <Tree />
      </div>
      {isOpen && <div class="frame-shade" onClick={() => setOpen(false)} />}
      {children}
    </>
  )
}

function Sections({ current }: { readonly current: string }): JSX.Element {
  return (
    <nav class="frame-sections" aria-label="Sections">
      {SECTIONS.map(({ page, title }) => (
        <a key={page} href={pageHref(page)} aria-current={page === current ? 'page' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  )
}

/** The hash belongs to the routes, so the browser's own jump would leave the page. */
function skipToMain(event: Event): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
