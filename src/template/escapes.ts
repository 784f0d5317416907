const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

const ESCAPE = /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g

/**
 * Decodes the body of a string literal as Python does: unknown escapes keep their backslash. Gives undefined
 * for a `\x`, `\u`, `\U` or `\N` without its digits.
 */
export function unescapeText(body: string): string | undefined {
  if (!body.includes('\\')) return body
  let isBroken = false
  const text = body.replace(ESCAPE, (whole, escape: string) => {
    if (/^[0-7]/.test(escape)) return String.fromCodePoint(Number.parseInt(escape, 8))
    if (escape.length > 1) {
      const code = Number.parseInt(escape.slice(1), 16)
      if (code <= 0x10ffff) return String.fromCodePoint(code)
      isBroken = true
    }
    if ('xuUN'.includes(escape)) isBroken = true
    return SIMPLE[escape] ?? whole
  })
  return isBroken ? undefined : text
}
