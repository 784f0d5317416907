import type { JSX } from 'preact'

/** Text that was made safe when the page was written; see the format's word on HTML. */
export function Html({ html }: { readonly html: string }): JSX.Element {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
