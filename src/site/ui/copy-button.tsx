import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

export interface CopyButtonProps {
  readonly text: string
  /** What is copied, for screen readers: `compiled SQL`. */
  readonly what: string
  /** Shows that to everybody, where the button stands away from what it copies. */
  readonly hasWord?: boolean
}

const SAID_MS = 1500

export function CopyButton({ text, what, hasWord = false }: CopyButtonProps): JSX.Element {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), SAID_MS)
  }
  return (
    <button type="button" class="button button-small" title={`Copy ${what}`} onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? 'Copied' : `Copy${hasWord ? ` ${what}` : ''}`}</span>
      {!hasWord && <span class="for-readers"> {what}</span>}
    </button>
  )
}

/** A page that was opened from a folder may be refused the clipboard; a selected field is not. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
}
