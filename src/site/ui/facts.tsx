import type { ComponentChildren, JSX } from 'preact'

import type { ConfigValue, ConfigValues } from '../../nodes/index.ts'

export interface FactsProps {
  readonly values: ConfigValues
  readonly prefix?: string
}

/** Settings by their names. */
export function Facts({ values, prefix = '' }: FactsProps): JSX.Element {
  return (
    <>
      {Object.entries(values).map(([key, value]) => (
        <Fact key={key} name={`${prefix}${key}`} value={value} />
      ))}
    </>
  )
}

/** One setting; what is no single value is shown as JSON. */
export function Fact({ name, value }: { readonly name: string; readonly value: ConfigValue }): JSX.Element {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return (
    <Pair name={name}>
      <span class="code">{text}</span>
    </Pair>
  )
}

/** A row of a list of facts. */
export function Pair(props: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
