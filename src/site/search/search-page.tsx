import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { useSite } from '../data/context.ts'
import { isDrawn, type Site } from '../data/site.ts'
import { nodeHref } from '../route/route.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { Empty } from '../ui/empty.tsx'
import { plural } from '../ui/format.ts'
import { useTitle } from '../ui/use-title.ts'
import { findLine, type Found } from './find.ts'
import { FoundLine } from './found-line.tsx'
import { useSearch } from './use-search.ts'

const SHOWN = 100

/** All that a search finds: names, columns, tags and descriptions, and then code. */
export function SearchPage(): JSX.Element {
  const { q = '' } = useRoute().query
  const change = useChangeQuery()
  const { found, isWhole } = useSearch(q, true)
  const code = useCodeSearch(q)
  useTitle('Search')
  return (
    <div class="page">
      <header class="section">
        <h1>Search</h1>
        <input
          class="field"
          type="search"
          aria-label="Search everything"
          value={q}
          onInput={(event) => change({ q: event.currentTarget.value }, { replace: true })}
        />
        <p class="soft" aria-live="polite">
          {plural(found.length, 'node')}
          {!isWhole && ', reading more'} · {plural(code.length, 'node')} by code
        </p>
      </header>
      {isWhole && q !== '' && found.length + code.length === 0 && <Empty title="Nothing matches" />}
      <Group title="Nodes" found={found} words={q} />
      <Group title="Code" found={code} words={q} />
    </div>
  )
}

interface GroupProps {
  readonly title: string
  readonly found: readonly Found[]
  readonly words: string
}

function Group({ title, found, words }: GroupProps): JSX.Element | null {
  const { nodes } = useSite()
  if (found.length === 0) return null
  return (
    <section class="section" aria-label={title}>
      <h2>{title}</h2>
      <ol class="plain-list">
        {found.slice(0, SHOWN).map((one) => (
          <li key={one.node}>
            <a class="found-link" href={nodeHref(nodes[one.node]?.id ?? '')}>
              <FoundLine found={one} words={words} />
            </a>
          </li>
        ))}
        {found.length > SHOWN && <li class="soft">and {found.length - SHOWN} others</li>}
      </ol>
    </section>
  )
}

/** Shortest text looked for in code: one letter is in every file. */
const MIN_LENGTH = 3
const REST_MS = 120

/** Looks through the code of all nodes, block by block, while the page stays free for other things. */
function useCodeSearch(words: string): readonly Found[] {
  const site = useSite()
  const [found, setFound] = useState<readonly Found[]>([])
  useEffect(() => {
    setFound([])
    if (words.trim().length < MIN_LENGTH) return undefined
    const state = { isCurrent: true }
    const timer = setTimeout(() => void lookThrough(site, words, { state, onFound: setFound }), REST_MS)
    return () => {
      state.isCurrent = false
      clearTimeout(timer)
    }
  }, [site, words])
  return found
}

interface Looking {
  readonly state: { readonly isCurrent: boolean }
  readonly onFound: (found: readonly Found[]) => void
}

async function lookThrough(site: Site, words: string, { state, onFound }: Looking): Promise<void> {
  const found: Found[] = []
  for (const [node, facts] of site.nodes.entries()) {
    if (!isDrawn(facts)) continue
    const { raw = '' } = await site.code(node)
    if (!state.isCurrent) return
    const text = findLine(raw, words)
    if (text !== undefined) found.push({ node, field: 'code', text: () => text })
  }
  onFound(found)
}
