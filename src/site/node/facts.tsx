import type { JSX } from 'preact'

import type { NodeDetail, SiteExposure } from '../../docs/index.ts'
import { Facts, Pair } from '../ui/facts.tsx'
import { formatCount } from '../ui/format.ts'
import { chosenSettings } from './defaults.ts'

export interface DetailProps {
  readonly detail: NodeDetail
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
  const { meta: _meta, tags: _tags, grants: _grants, ...settings } = chosenSettings(config)
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
