import type { ComponentChildren, JSX } from 'preact'

import type { NodeDetail, SiteExposure, SiteFreshness, SourceLoad } from '../../docs/index.ts'
import type { ConfigValue, ConfigValues } from '../../nodes/index.ts'
import { formatAge, formatCount, formatMoment } from '../ui/format.ts'
import { StatusMark } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'

export interface DetailProps {
  readonly detail: NodeDetail
}

/** How a source is filled, when it was, and how fresh it should be. */
export function LoadSection({ detail: { load, freshness } }: DetailProps): JSX.Element | null {
  if (!load && !freshness) return null
  return (
    <section class="section" aria-labelledby="load">
      <h2 id="load">Load and freshness</h2>
      <dl class="facts">
        {load &&
          Object.entries(load.config).map(([key, value]) => <Fact key={key} name={key} value={value} />)}
        {freshness && <Freshness freshness={freshness} />}
      </dl>
      {load && load.history.length > 0 && <Loads load={load} />}
    </section>
  )
}

function Freshness({ freshness }: { readonly freshness: SiteFreshness }): JSX.Element {
  const { status, loadedAt, warnAfter, errorAfter } = freshness
  return (
    <>
      {status && (
        <Pair name="freshness">
          <StatusMark status={status} hasWord />
        </Pair>
      )}
      {loadedAt && <Pair name="newest row">{formatMoment(loadedAt)}</Pair>}
      {warnAfter && <Pair name="warns after">{warnAfter}</Pair>}
      {errorAfter && <Pair name="fails after">{errorAfter}</Pair>}
    </>
  )
}

function Loads({ load }: { readonly load: SourceLoad }): JSX.Element {
  return (
    <Table
      label="Loads"
      heads={['Load', 'Result', { number: 'Rows' }, { number: 'In quarantine' }, 'Window']}
    >
      {load.history.slice(0, 10).map((point) => (
        <tr key={point.startedAt}>
          <th scope="row" title={formatMoment(point.startedAt)}>
            {formatAge(point.startedAt)}
          </th>
          <td>
            <StatusMark status={point.status} hasWord /> {point.error}
          </td>
          <td class="number">{point.rows === undefined ? '' : formatCount(point.rows)}</td>
          <td class="number">{point.badRows === undefined ? '' : formatCount(point.badRows)}</td>
          <td class="code">{point.windowHigh ? `${point.windowLow ?? ''} – ${point.windowHigh}` : 'all'}</td>
        </tr>
      ))}
    </Table>
  )
}

/** Who may do what with a relation, beside its owner. */
export function GrantsSection({ detail: { grants } }: DetailProps): JSX.Element | null {
  if (!grants || Object.keys(grants).length === 0) return null
  return (
    <section class="section" aria-labelledby="grants">
      <h2 id="grants">Grants</h2>
      <dl class="facts">
        {Object.entries(grants).map(([privilege, roles]) => (
          <Pair key={privilege} name={privilege}>
            {roles.join(', ')}
          </Pair>
        ))}
      </dl>
    </section>
  )
}

/** What is shown to people, and whose it is. */
export function ExposureSection({ exposure }: { readonly exposure: SiteExposure }): JSX.Element {
  const { type, url, maturity, ownerName, ownerEmail } = exposure
  const isLink = url !== undefined && /^https?:\/\//i.test(url)
  return (
    <section class="section" aria-labelledby="exposure">
      <h2 id="exposure">Shown as</h2>
      <dl class="facts">
        <Pair name="type">{type}</Pair>
        {url && (
          <Pair name="address">
            {isLink ? (
              <a href={url} rel="noreferrer">
                {url}
              </a>
            ) : (
              url
            )}
          </Pair>
        )}
        {maturity && <Pair name="maturity">{maturity}</Pair>}
        {(ownerName ?? ownerEmail) && (
          <Pair name="owner">{[ownerName, ownerEmail].filter(Boolean).join(', ')}</Pair>
        )}
      </dl>
    </section>
  )
}

/** Settings as they hold for the node. */
export function SettingsSection({
  detail: { config, meta, macros, stats },
}: DetailProps): JSX.Element | null {
  const { meta: _meta, tags: _tags, ...settings } = config
  if (Object.keys(settings).length + Object.keys(meta).length + macros.length === 0) return null
  return (
    <section class="section" aria-labelledby="settings">
      <h2 id="settings">Settings</h2>
      <dl class="facts">
        <Facts values={settings} />
        <Facts values={meta} prefix="meta." />
        {stats.map(({ label, value }) => (
          <Pair key={label} name={label.toLowerCase()}>
            {typeof value === 'number' ? formatCount(value) : String(value)}
          </Pair>
        ))}
        {macros.length > 0 && (
          <Pair name="macros">
            <span class="code">{macros.join(', ')}</span>
          </Pair>
        )}
      </dl>
    </section>
  )
}

interface FactsProps {
  readonly values: ConfigValues
  readonly prefix?: string
}

function Facts({ values, prefix = '' }: FactsProps): JSX.Element {
  return (
    <>
      {Object.entries(values).map(([key, value]) => (
        <Fact key={key} name={`${prefix}${key}`} value={value} />
      ))}
    </>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: ConfigValue }): JSX.Element {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return (
    <Pair name={name}>
      <span class="code">{text}</span>
    </Pair>
  )
}

function Pair(props: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
