export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Beyond this many pairs of lines the table of common lines would take longer than anybody waits. */
const MAX_PAIRS = 1_000_000

/** How one text becomes another, line by line: the longest common subsequence (Wagner and Fischer, 1974). */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split('\n')
  const now = after.split('\n')
  if (old.length * now.length > MAX_PAIRS) return [...marked('removed', old), ...marked('added', now)]
  const lengths = commonLengths(old, now)
  const width = now.length + 1
  const lines: DiffLine[] = []
  let at = 0
  let to = 0
  while (at < old.length && to < now.length) {
    if (old[at] === now[to]) {
      lines.push({ kind: 'same', text: old[at++] ?? '' })
      to++
    } else if ((lengths[(at + 1) * width + to] ?? 0) >= (lengths[at * width + to + 1] ?? 0)) {
      lines.push({ kind: 'removed', text: old[at++] ?? '' })
    } else lines.push({ kind: 'added', text: now[to++] ?? '' })
  }
  return [...lines, ...marked('removed', old.slice(at)), ...marked('added', now.slice(to))]
}

/** Lengths of the longest common subsequences of all pairs of ends, row by row. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  for (let at = old.length - 1; at >= 0; at--) {
    for (let to = now.length - 1; to >= 0; to--) {
      const isSame = old[at] === now[to]
      const longest = Math.max(lengths[(at + 1) * width + to] ?? 0, lengths[at * width + to + 1] ?? 0)
      lengths[at * width + to] = isSame ? (lengths[(at + 1) * width + to + 1] ?? 0) + 1 : longest
    }
  }
  return lengths
}

function marked(kind: DiffLine['kind'], texts: readonly string[]): readonly DiffLine[] {
  return texts.map((text) => ({ kind, text }))
}
