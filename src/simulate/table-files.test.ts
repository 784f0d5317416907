import { expect, test } from 'vitest'

import { csvLines, schemaText } from './table-files.ts'

const pets = {
  name: 'pets',
  comment: "The owner's animals.",
  columns: [
    { name: 'pet_id', type: 'text primary key', comment: 'A number.' },
    { name: 'nickname', type: 'text', comment: 'What it hears.' },
  ],
  rows: () => [
    ['1', null],
    ['2', ''],
    ['3', 'Rex, "the dog"'],
    ['4', 'two\nlines'],
  ],
}

test('null is empty and an empty text is quoted; commas, quotes and line ends are quoted too', () => {
  expect([...csvLines(pets)].join('')).toBe(
    'pet_id,nickname\n1,\n2,""\n3,"Rex, ""the dog"""\n4,"two\nlines"\n',
  )
})

test('quotes in comments are doubled', () => {
  expect(schemaText([pets])).toContain("comment on table pets is 'The owner''s animals.';")
})
