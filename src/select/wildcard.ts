/** Whether a text holds wildcards of the shell: `*`, `?`, `[abc]`. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[\]]/.test(pattern)
}

/** Compiles a pattern that must match a whole text; `*` crosses dots and slashes. */
export function compileWildcard(pattern: string): RegExp {
  return compile(pattern, { any: '.*', one: '.' })
}

/** Compiles a path pattern: `*` stays within one folder, `**` crosses folders. */
export function compilePathWildcard(pattern: string): RegExp {
  return compile(pattern, { any: '[^/]*', one: '[^/]' })
}

interface Wildcards {
  readonly any: string
  readonly one: string
}

function compile(pattern: string, { any, one }: Wildcards): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\[!?\]?[^\]]*\]|[^*?[]+|\[/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return any
    if (part === '?') return one
    return isSet(part) ? setSource(part) : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${source}$`, 's')
}

function isSet(part: string): boolean {
  return part.startsWith('[') && part.endsWith(']') && part.length > 2
}

function setSource(part: string): string {
  const isNegated = part.startsWith('[!')
  const content = part.slice(isNegated ? 2 : 1, -1).replace(/[\\\]^[]/g, '\\$&')
  return `[${isNegated ? '^' : ''}${content}]`
}
