import { expect, test } from 'vitest'

import type { NodeId } from '../nodes/index.ts'
import { locateInFile, type ReadyNode } from './compiled.ts'

// The file reads: line 1 `select a,`, line 2 `  {{ macro }} as b, nope`, line 3 `from t`.
const SQL = 'select a,\n  "the macro" as b, nope\nfrom t'
const COMPILED: ReadyNode = {
  kind: 'ready',
  nodeId: 'model.p.m' as NodeId,
  path: 'models/m.sql',
  sql: SQL,
  segments: [
    { start: 0, length: 12, line: 1, column: 1 },
    { start: 23, length: 19, line: 2, column: 14 },
  ],
}

test.each([
  ['a', 'a,', { line: 1, column: 8, length: 1 }],
  ['nope', 'nope', { line: 2, column: 21, length: 4 }],
  ['t', 't', { line: 3, column: 6, length: 1 }],
])('%s is found where the file has it', (_, text, expected) => {
  const offset = text === 't' ? SQL.length - 1 : SQL.indexOf(text)
  expect(locateInFile(COMPILED, offset)).toEqual({ file: 'models/m.sql', ...expected })
})

test('a place inside the output of an expression is the place of the expression', () => {
  expect(locateInFile(COMPILED, SQL.indexOf('macro'))).toMatchObject({ line: 2, column: 3 })
})

test('a place in front of all literal text has none in the file', () => {
  expect(locateInFile({ ...COMPILED, segments: [] }, 3)).toBeUndefined()
})
