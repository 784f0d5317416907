import { describe, expect, test } from 'vitest'

import { createMarkdown, escapeHtml } from './markdown.ts'

const { toHtml, toText } = createMarkdown()

describe('hostile texts stay texts', () => {
  test.each([
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['a <img src=x onerror=alert(1)> b', '<p>a &lt;img src=x onerror=alert(1)&gt; b</p>'],
    ['[x](javascript:alert(1))', '<p>x</p>'],
    ['[x](JaVaScRiPt:alert(1))', '<p>x</p>'],
    ['[x](&#106;avascript:alert(1))', '<p>x</p>'],
    ['[x](data:text/html,x)', '<p>x</p>'],
    ['[x](//evil.example)', '<p>x</p>'],
    ['[x](docs/a.md)', '<p>x</p>'],
    ['<javascript:alert(1)>', '<p>javascript:alert(1)</p>'],
    ['![x](javascript:alert(1))', '<p>x</p>'],
    [
      '[x](https://a.example/"onmouseover="b)',
      '<p><a href="https://a.example/&quot;onmouseover=&quot;b" rel="noreferrer">x</a></p>',
    ],
    [
      '```x" onload="y\n</code>\n```',
      '<pre tabindex="0"><code class="language-x&quot;">&lt;/code&gt;\n</code></pre>',
    ],
    ['<!-- a --> <b onclick=c>', '<p>&lt;!-- a --&gt; &lt;b onclick=c&gt;</p>'],
    ["$& $` $' $1", '<p>$&amp; $` $&#39; $1</p>'],
  ])('%s', (text, html) => {
    expect(toHtml(text)).toBe(html)
  })

  test('nothing that authors write makes an element but those of markdown', () => {
    const marks = [
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '*',
      '[',
      '](',
      ')',
      '!',
      '\n',
      '|',
      '-',
      'javascript:',
      'svg/onload=',
    ]
    const made = new Set<string>()
    for (let at = 0; at < 4000; at++) {
      const text = Array.from(
        { length: 12 },
        (_, place) => marks[(at * 7 + place * place * 13 + (at >> place)) % marks.length],
      ).join('')
      for (const [, tag = ''] of toHtml(text).matchAll(/<([^/\s>][^\s>]*)/g)) made.add(tag)
    }
    const known = [
      'p',
      'em',
      'strong',
      'code',
      'pre',
      'ul',
      'li',
      'hr',
      'h1',
      'h2',
      'blockquote',
      'br',
      'a',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
    ]
    expect([...made].filter((tag) => !known.includes(tag))).toEqual([])
    expect(made.size).toBeGreaterThan(3)
  })
})

describe('markdown works', () => {
  test.each([
    [
      '[x](https://a.example/?b=1&c=2)',
      '<p><a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">x</a></p>',
    ],
    [
      '[x](https://a.example/?b=1&amp;c=2)',
      '<p><a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">x</a></p>',
    ],
    ['[x](mailto:a@b.example)', '<p><a href="mailto:a@b.example" rel="noreferrer">x</a></p>'],
    ['[x](#/overview)', '<p><a href="#/overview" rel="noreferrer">x</a></p>'],
    [
      '![a chart](https://a.example/b.png)',
      '<p><a href="https://a.example/b.png" rel="noreferrer">a chart</a></p>',
    ],
    [
      '[![build](https://a.example/b.svg)](https://a.example/c)',
      '<p><a href="https://a.example/c" rel="noreferrer">build</a></p>',
    ],
    ['- [x] done\n- [ ] to do', '<ul>\n<li>☑ done</li>\n<li>☐ to do</li>\n</ul>'],
    [
      'a | b\n--|--\n1 | `<`',
      '<table tabindex="0">\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody><tr>\n<td>1</td>\n<td><code>&lt;</code></td>\n</tr>\n</tbody></table>',
    ],
    ['<!-- a note of the author -->\n\ntext', '<p>text</p>'],
    ['', ''],
  ])('%s', (text, html) => {
    expect(toHtml(text)).toBe(html)
  })
})

test('texts without markup come out as the parser would write them', () => {
  const plain = [
    "The customer's balance, in minor units: 100 means 1.00 (see the manual).",
    'snake_case names, 50 %, 3/4; "quoted"',
    'Zażółć gęślą jaźń, 顧客, 😀.',
  ]
  for (const text of plain) expect(toHtml(text)).toBe(`<p>${escapeHtml(text)}</p>`)
  const marked = ['_emphasis_', '- item', '1. one', 'two  \nlines', 'www.example.com', '    code', '# head']
  for (const text of marked) expect(toHtml(text)).not.toBe(`<p>${escapeHtml(text)}</p>`)
})

describe('plain text is what a reader sees', () => {
  test.each([
    ['**Orders** of the [shop](https://a.example) and `code`', 'Orders of the shop and code'],
    ['# Title\n\n- one\n- two', 'Title one two'],
    ['a | b\n--|--\n1 | 2', 'a b 1 2'],
    ['x < y && "z" <b>bold</b>', 'x < y && "z" <b>bold</b>'],
    ['&lt;b&gt;', '<b>'],
    ['two\nlines', 'two lines'],
  ])('%s', (text, plain) => {
    expect(toText(text)).toBe(plain)
  })
})
