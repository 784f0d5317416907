import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'

import type { NodeCode, NodeIndex } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { useLoaded } from '../data/use-loaded.ts'
import { formatRoute } from '../route/route.ts'
import { useChangeQuery, useRoute } from '../route/use-route.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { useReveal } from '../ui/use-reveal.ts'
import { diffLines, type DiffLine } from './diff.ts'
import { tokenizeLines, type Token } from './highlight.ts'

const TABS = ['source', 'compiled', 'diff'] as const

type Tab = (typeof TABS)[number]

/** The code of a node: as it was written, as it was sent, and how they differ. */
export function CodeSection({ node }: { readonly node: NodeIndex }): JSX.Element | null {
  const site = useSite()
  const code = useLoaded(() => site.code(node), [site, node])
  const { query } = useRoute()
  const change = useChangeQuery()
  if (code.kind !== 'loaded') return null
  const tabs = TABS.filter((tab) => hasTab(code.value, tab))
  const tab = tabs.find((one) => one === query['code']) ?? tabs[0]
  if (!tab) return null
  const text = (tab === 'compiled' ? code.value.compiled : code.value.raw) ?? ''
  return (
    <section class="section" aria-labelledby="code">
      <div class="section-head">
        <h2 id="code">Code</h2>
        <div class="chips" role="group" aria-label="Form of the code">
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              class="button button-small code-tab"
              aria-pressed={one === tab}
              onClick={() => change({ code: one === tabs[0] ? '' : one, line: '' }, { replace: true })}
            >
              {one}
            </button>
          ))}
          {tab !== 'diff' && <CopyButton text={text} what={`${tab} code`} />}
        </div>
      </div>
      {tab === 'diff' ? <Diff code={code.value} /> : <Lines text={text} label={`${tab} code`} />}
    </section>
  )
}

function hasTab({ raw, compiled }: NodeCode, tab: Tab): boolean {
  if (tab === 'source') return raw !== undefined
  if (tab === 'compiled') return compiled !== undefined
  return raw !== undefined && compiled !== undefined
}

/** Lines drawn at first: more would make the page slow, and few read them. */
const MAX_LINES = 800

function Lines({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const { query } = useRoute()
  const lines = useMemo(() => tokenizeLines(text), [text])
  const shown = Math.max(MAX_LINES, Number(query['line'] ?? 0))
  return (
    <pre class="code-block" tabIndex={0} aria-label={label}>
      {lines.slice(0, shown).map((tokens, at) => (
        <Line key={at} tokens={tokens} line={String(at + 1)} />
      ))}
      {lines.length > shown && <div class="soft">… {lines.length - shown} more lines; copy takes all</div>}
    </pre>
  )
}

interface LineProps {
  readonly tokens: readonly Token[]
  readonly line: string
}

function Line({ tokens, line }: LineProps): JSX.Element {
  const { path, query } = useRoute()
  const isMarked = query['line'] === line
  const element = useReveal<HTMLDivElement>(isMarked)
  return (
    <div ref={element} class={isMarked ? 'code-line code-marked' : 'code-line'}>
      <a
        class="code-number"
        href={formatRoute({ path, query: { ...query, line } })}
        aria-label={`Line ${line}`}
        tabIndex={-1}
      >
        {line}
      </a>
      <Tokens tokens={tokens} />
    </div>
  )
}

function Tokens({ tokens }: { readonly tokens: readonly Token[] }): JSX.Element {
  return (
    <code>
      {tokens.map(({ text, kind }, at) =>
        kind ? (
          <span key={at} class={`code-${kind}`}>
            {text}
          </span>
        ) : (
          text
        ),
      )}
      {'\n'}
    </code>
  )
}

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', removed: '-', added: '+' }

function Diff({ code }: { readonly code: NodeCode }): JSX.Element {
  const lines = useMemo(() => diffLines(code.raw ?? '', code.compiled ?? ''), [code])
  return (
    <pre class="code-block" tabIndex={0} aria-label="difference of source and compiled code">
      {lines.slice(0, MAX_LINES).map(({ kind, text }, at) => (
        <div key={at} class={`code-line code-${kind}`}>
          <span class="code-number">{SIGNS[kind]}</span>
          <code>{`${text}\n`}</code>
        </div>
      ))}
    </pre>
  )
}
