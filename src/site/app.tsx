import type { ComponentType, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { SiteContext } from './data/context.ts'
import type { Site } from './data/site.ts'
import { Frame } from './frame/frame.tsx'
import { LineagePage } from './lineage/lineage-page.tsx'
import { NodePage } from './node/node-page.tsx'
import { OverviewPage } from './overview/overview-page.tsx'
import { QualityPage } from './quality/quality-page.tsx'
import type { Route } from './route/route.ts'
import { RouteContext, useWindowRoute } from './route/use-route.ts'
import { RunPage } from './runs/run-page.tsx'
import { RunsPage } from './runs/runs-page.tsx'
import { SearchPage } from './search/search-page.tsx'
import { SourcesPage } from './sources/sources-page.tsx'
import { StarPage } from './star/star-page.tsx'
import { Empty } from './ui/empty.tsx'

/** Pages by the first part of the path. */
const PAGES: Readonly<Record<string, ComponentType>> = {
  '': OverviewPage,
  n: NodePage,
  lineage: LineagePage,
  star: StarPage,
  runs: RunsPage,
  run: RunPage,
  tests: QualityPage,
  sources: SourcesPage,
  search: SearchPage,
}

export function App({ site }: { readonly site: Site }): JSX.Element {
  const route = useWindowRoute()
  const Page = pageOf(route)
  return (
    <SiteContext.Provider value={site}>
      <RouteContext.Provider value={route}>
        <Frame>
          <Main key={route.path.join('/')}>{Page ? <Page /> : <NotFound />}</Main>
        </Frame>
      </RouteContext.Provider>
    </SiteContext.Provider>
  )
}

function pageOf({ path: [name = ''] }: Route): ComponentType | undefined {
  return Object.hasOwn(PAGES, name) ? PAGES[name] : undefined
}

/** The page itself. A new page begins at its top, and takes the focus, so that the keyboard goes on from there. */
function Main({ children }: { readonly children: JSX.Element }): JSX.Element {
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    if (document.activeElement instanceof HTMLAnchorElement) main.current?.focus({ preventScroll: true })
    main.current?.scrollTo(0, 0)
  }, [])
  return (
    <main id="main" ref={main} tabIndex={-1}>
      {children}
    </main>
  )
}

function NotFound(): JSX.Element {
  return (
    <Empty title="There is no such page">
      <p>
        <a href="#/">Go to the overview</a>
      </p>
    </Empty>
  )
}
