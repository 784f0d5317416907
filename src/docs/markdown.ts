import { Marked, type Tokens } from 'marked'

/** Texts of a project's authors, for a page that loads nothing and runs nothing of theirs. */
export interface Markdown {
  /** Elements of markdown alone: HTML of the author stands there as text. */
  readonly toHtml: (text: string) => string
  /** One line without markup, for lists and search. */
  readonly toText: (text: string) => string
}

/** Prepares a renderer. Texts that repeat, such as descriptions of columns, are rendered once. */
export function createMarkdown(): Markdown {
  const marked = new Marked({ gfm: true, async: false, renderer: { html, link, image, checkbox } })
  const rendered = new Map<string, string>()
  function toHtml(text: string): string {
    const known = rendered.get(text)
    if (known !== undefined) return known
    const result = isPlain(text) ? paragraph(text) : reachable(marked.parse(text, { async: false }).trim())
    rendered.set(text, result)
    return result
  }
  return { toHtml, toText: (text) => (isPlain(text) ? text : textOfHtml(toHtml(text))) }
}

/** Nine of ten descriptions are a sentence without any markup, and a project has tens of thousands. */
function isPlain(text: string): boolean {
  return !/[\\`*[\]<>&!~|#@+=\r\n\t]|:\/\/|www\.|  |^[\s-]|\s$|^\d+[.)]|\b_|_\b/i.test(text)
}

function paragraph(text: string): string {
  return text === '' ? '' : `<p>${escapeHtml(text)}</p>`
}

/** What may be wider than its place scrolls, and the keyboard must reach it to scroll it. */
function reachable(rendered: string): string {
  return rendered.replaceAll(/<(pre|table)>/g, '<$1 tabindex="0">')
}

function html(token: Tokens.HTML | Tokens.Tag): string {
  const isComment = /^\s*(?:<!--[\s\S]*?-->\s*)+$/.test(token.text)
  if (isComment) return ''
  return token.block ? `<p>${escapeHtml(token.text.trim())}</p>\n` : escapeHtml(token.text)
}

/** A link may lead to the web, to a mailbox or to a place on this site; anything else could be a script. */
function link(
  this: { readonly parser: { parseInline(tokens: Tokens.Link['tokens']): string } },
  token: Tokens.Link,
): string {
  // A picture within a link is a link as well, and those do not nest.
  const text = this.parser.parseInline(token.tokens).replaceAll(/<\/?a\b[^>]*>/g, '')
  return /^(?:https?:\/\/|mailto:|#)/i.test(token.href) ? anchor(token.href, text) : text
}

/** The page loads nothing, so an image is what it says. */
function image({ text, href }: Tokens.Image): string {
  const label = escapeHtml(text === '' ? 'image' : text)
  return /^https?:\/\//i.test(href) ? anchor(href, label) : label
}

/** Addresses of markdown may hold entities, which are not to be escaped once more. */
function anchor(href: string, label: string): string {
  const address = escapeHtml(href.replaceAll('&amp;', '&'))
  return `<a href="${address}" rel="noreferrer">${label}</a>`
}

/** No control: nothing on the page could be ticked for good. */
function checkbox({ checked }: Tokens.Checkbox): string {
  return checked ? '☑ ' : '☐ '
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Only for HTML that was made here: no attribute holds a bare `>`. */
function textOfHtml(rendered: string): string {
  return rendered
    .replaceAll(/<\/?(?:p|li|t[dhr]|h\d|br|hr|pre|blockquote)\b[^>]*>/g, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
