import { Marked, type Tokens } from 'marked'

/** Texts of a project's authors, for a page that loads nothing and runs nothing of theirs. */
export interface Markdown {
  /** Elements of markdown alone: HTML of the author stands there as text. */
  toHtml(text: string): string
  /** One line without markup, for lists and search. */
  toText(text: string): string
}

/** Prepares a renderer. Texts that repeat, such as descriptions of columns, are rendered once. */
export function createMarkdown(): Markdown {
  const marked = new Marked({ gfm: true, async: false, renderer: { html, link, image } })
  const rendered = new Map<string, string>()
  return {
    toHtml(text) {
      if (text === '') return ''
      const known = rendered.get(text)
      if (known !== undefined) return known
      const result = marked.parse(text, { async: false }).trim()
      rendered.set(text, result)
      return result
    },
    toText: plainText,
  }
}

function html({ text }: Tokens.HTML | Tokens.Tag): string {
  return escapeHtml(text)
}

/** A link may lead to the web, to a mailbox or to a place on this site; anything else could be a script. */
function link(
  this: { readonly parser: { parseInline(tokens: Tokens.Link['tokens']): string } },
  token: Tokens.Link,
): string {
  const text = this.parser.parseInline(token.tokens)
  if (!/^(?:https?:\/\/|mailto:|#)/i.test(token.href)) return text
  return `<a href="${escapeHtml(token.href)}" rel="noreferrer">${text}</a>`
}

/** The page loads nothing, so an image is what it says. */
function image({ text, href }: Tokens.Image): string {
  const label = escapeHtml(text === '' ? 'image' : text)
  return /^https?:\/\//i.test(href) ? `<a href="${escapeHtml(href)}" rel="noreferrer">${label}</a>` : label
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function plainText(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|`)(?=\S)(.+?)\1/g, '$2')
    .replaceAll(/^\s*(?:#{1,6}|>|[-*+])\s+/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
