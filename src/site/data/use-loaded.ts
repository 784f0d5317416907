import { useEffect, useState } from 'preact/hooks'

export type Loaded<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly value: Value }
  | { readonly kind: 'failed'; readonly message: string }

/** What a promise brings, asked for anew when one of `inputs` changes. What came for older inputs is dropped. */
export function useLoaded<Value>(load: () => Promise<Value>, inputs: readonly unknown[]): Loaded<Value> {
  const [state, setState] = useState<Loaded<Value>>({ kind: 'loading' })
  useEffect(() => {
    let isCurrent = true
    setState({ kind: 'loading' })
    load().then(
      (value) => isCurrent && setState({ kind: 'loaded', value }),
      (error: unknown) => isCurrent && setState({ kind: 'failed', message: String(error) }),
    )
    return () => {
      isCurrent = false
    }
  }, inputs)
  return state
}
