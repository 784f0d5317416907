import type { SourceLocation } from '../errors/index.ts'
import type { NodeId } from '../nodes/index.ts'
import type { Cte } from './ctes.ts'

/** Final SQL of a node, or the mark that its template must first ask the warehouse. */
export type CompiledNode = ReadyNode | LateNode

export interface ReadyNode {
  readonly kind: 'ready'
  readonly nodeId: NodeId
  readonly path: string
  readonly sql: string
  /** Which parts of `sql` stand literally in the file. */
  readonly segments: readonly Segment[]
  /** The queries of its ephemeral parents, which `sql` holds already. */
  readonly ctes?: readonly Cte[]
  /** Where the node's own text begins, after the queries of its ephemeral parents. */
  readonly bodyStart?: number
}

export interface LateNode {
  readonly kind: 'late'
  readonly nodeId: NodeId
  readonly path: string
}

/** `length` characters of SQL from offset `start` are those of the file from `line` and `column`, counted from 1. */
export interface Segment {
  readonly start: number
  readonly length: number
  readonly line: number
  readonly column: number
}

/**
 * The place in the node's file that an offset in its SQL came from. Inside the output of an expression it is
 * the end of the literal text before it: the expression's own start.
 */
export function locateInFile(compiled: ReadyNode, offset: number): SourceLocation | undefined {
  const segment = compiled.segments.findLast((one) => one.start <= offset)
  if (!segment) return undefined
  const text = compiled.sql.slice(segment.start, Math.min(offset, segment.start + segment.length))
  const lines = text.split('\n')
  const last = lines.at(-1) ?? ''
  return {
    file: compiled.path,
    line: segment.line + lines.length - 1,
    column: lines.length === 1 ? segment.column + last.length : last.length + 1,
    length: wordLength(compiled.sql.slice(offset, segment.start + segment.length)),
  }
}

/**
 * The place in the node's file that an offset in a whole statement came from. The statement wraps the SQL, whose
 * end may have been trimmed for that.
 */
export function locateInStatement(
  compiled: ReadyNode,
  statement: string,
  position: number,
): SourceLocation | undefined {
  const start = statement.indexOf(compiled.sql.replace(/[;\s]+$/, ''))
  return start < 0 ? undefined : locateInFile(compiled, position - start)
}

function wordLength(text: string): number {
  return Math.max(1, /^("[^"\n]*"|[\w.$]+)/.exec(text)?.[0].length ?? 1)
}
