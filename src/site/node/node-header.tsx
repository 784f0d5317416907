import type { JSX } from 'preact'

import type { NodeDetail, SiteNode } from '../../docs/index.ts'
import { useSite } from '../data/context.ts'
import { nodeHref, pageHref } from '../route/route.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { displayName, formatAge, formatBytes, formatCount, formatMoment } from '../ui/format.ts'
import { KindMark } from '../ui/kind.tsx'
import { StatusMark } from '../ui/status.tsx'

export interface NodeHeaderProps {
  readonly node: SiteNode
  readonly detail: NodeDetail | undefined
}

/** What a node is, how it is, and where it stands. */
export function NodeHeader({ node, detail }: NodeHeaderProps): JSX.Element {
  const { runs } = useSite()
  const when = node.last && runs[node.last.run]?.startedAt
  const relation = [node.schema, node.relation].filter((part) => part !== undefined).join('.')
  return (
    <header class="section">
      <p class="soft node-kind">
        <KindMark kind={node.kind} /> {describeKind(node)}
      </p>
      <h1 class="node-name">{displayName(node)}</h1>
      <div class="node-facts">
        {node.last && (
          <span>
            <StatusMark status={node.last.status} hasWord />{' '}
            {when && (
              <span class="soft" title={formatMoment(when)}>
                {formatAge(when)}
              </span>
            )}
          </span>
        )}
        {relation && (
          <span class="node-relation">
            <span class="code">{relation}</span> <CopyButton text={relation} what="name of the relation" />
          </span>
        )}
        {node.rows !== undefined && <span class="soft">{formatCount(node.rows)} rows</span>}
        {node.bytes !== undefined && <span class="soft">{formatBytes(node.bytes)}</span>}
        {detail?.owner && <span class="soft">owner {detail.owner}</span>}
      </div>
      <div class="chips">
        {node.tags.map((tag) => (
          <a key={tag} class="chip" href={pageHref('lineage', { select: `tag:${tag}`, view: 'list' })}>
            {tag}
          </a>
        ))}
        <span class="chip code" title="File">
          {node.path}
        </span>
        <CopyButton text={node.path} what="path of the file" />
        <TestedNode node={node} />
      </div>
    </header>
  )
}

function describeKind({ kind, materialized, test }: SiteNode): string {
  const words = kind.replaceAll('_', ' ')
  if (test) return `${test.name ?? 'singular'} ${words}, severity ${test.severity}`
  return materialized && materialized !== kind ? `${words}, ${materialized}` : words
}

function TestedNode({ node: { test } }: { readonly node: SiteNode }): JSX.Element | null {
  const { nodes } = useSite()
  const tested = test?.attached === undefined ? undefined : nodes[test.attached]
  if (!test || !tested) return null
  const query = test.column === undefined ? {} : { col: test.column }
  const column = test.column === undefined ? '' : `.${test.column}`
  return (
    <a class="chip" href={nodeHref(tested.id, query)}>
      checks {displayName(tested)}
      {column}
    </a>
  )
}
