import type { JSX } from 'preact'

export interface SelectProps {
  readonly label: string
  readonly value: string
  /** Values and what they are called; the first, empty one stands for all. */
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly onChoose: (value: string) => void
}

/** A choice of one of several values, or of none. */
export function Select({ label, value, options, onChoose }: SelectProps): JSX.Element {
  return (
    <label class="choice">
      <span>{label}</span>
      <select class="select" value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">all</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
