import { expect, test } from 'vitest'

import { foldName, nameColumns } from './column-names.ts'

test.each([
  ['_id', '_id'],
  ['createdAt', 'created_at'],
  ['userID', 'user_id'],
  ['HTTPServer2Name', 'http_server2_name'],
  ['a.b', 'a_b'],
  ['$x', '_x'],
  ['two words', 'two_words'],
  ['ÜberName', 'über_name'],
  ['', '_'],
  ['__proto__', '__proto__'],
])('%j becomes the column %s', (field, column) => {
  expect(foldName(field)).toBe(column)
})

test('fields that share a name keep apart, whatever their order', () => {
  const fields = ['userId', 'user_id', 'UserId']
  const names = nameColumns(fields)
  expect(names.get('user_id')).toBe('user_id')
  expect(new Set(names.values()).size).toBe(3)
  expect(nameColumns(fields.toReversed())).toEqual(names)
})

test('names that are too long are cut between characters and end in a hash', () => {
  const names = [...nameColumns(['é'.repeat(40), `${'é'.repeat(40)}!`]).values()]
  expect(names.map((name) => name.replace(/[0-9a-f]{8}$/, '#'))).toEqual([
    `${'é'.repeat(27)}_#`,
    `${'é'.repeat(27)}_#`,
  ])
  expect(new Set(names).size).toBe(2)
})
