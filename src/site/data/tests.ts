import type { NodeIndex, SiteNode, TestResults } from '../../docs/index.ts'
import { lookOf, type StatusLook } from '../ui/looks.ts'

export function isTest({ kind }: SiteNode): boolean {
  return kind === 'test' || kind === 'unit_test'
}

/** The nodes that a test checks: one that points to another node checks the one it is declared at. */
export function checkedBy({ test, parents }: SiteNode): readonly NodeIndex[] {
  return test?.attached === undefined ? parents : [test.attached]
}

/** One result of a test. */
export interface TestPoint {
  /** Position in `SiteIndex.runs`. */
  readonly run: number
  readonly look: StatusLook
}

/** The results of a test, newest first. */
export function pointsOf(test: NodeIndex, { letters, statuses }: TestResults): readonly TestPoint[] {
  return Array.from(letters[test] ?? '').flatMap((letter, run) =>
    letter === '.' ? [] : [{ run, look: lookOf(statuses[Number.parseInt(letter, 36)]) }],
  )
}
