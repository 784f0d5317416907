import { expect, test } from 'vitest'

import { diffLines } from './diff.ts'

test('lines that are on both sides stay, in order', () => {
  expect(diffLines('a\nb\nc', 'a\nx\nc')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'x' },
    { kind: 'same', text: 'c' },
  ])
})

test('texts too long to compare are shown one after the other, with nothing lost', () => {
  const long = 'a\n'.repeat(2000)
  expect(diffLines(long, long)).toHaveLength(4002)
})
