import { describe, expect, test } from 'vitest'

import { nextSorting, parseSorting, sortRows, type SortColumns } from './sorting.ts'

interface Row {
  readonly name: string
  readonly rows?: number
}

const COLUMNS: SortColumns<Row> = { Name: ({ name }) => name, 'Failing rows': ({ rows }) => rows }
const ROWS: readonly Row[] = [{ name: 'b10' }, { name: 'b9', rows: 3 }, { name: 'a', rows: 20 }]

function names(text: string): readonly string[] {
  return sortRows(ROWS, COLUMNS, parseSorting(text, COLUMNS)).map(({ name }) => name)
}

test('names are sorted as people count, numbers by their size', () => {
  expect(names('name')).toEqual(['a', 'b9', 'b10'])
  expect(names('-name')).toEqual(['b10', 'b9', 'a'])
  expect(names('failing-rows')).toEqual(['b9', 'a', 'b10'])
})

test('what has no value stands last in both directions', () => {
  expect(names('-failing-rows')).toEqual(['a', 'b9', 'b10'])
})

test.each(['', '-', '__proto__', 'nothing'])('"%s" leaves the order as it is', (text) => {
  expect(names(text)).toEqual(['b10', 'b9', 'a'])
})

describe('clicks on a head', () => {
  test.each([
    ['text goes up, down and back', false, ['name', '-name', '']],
    ['numbers go down, up and back', true, ['-name', 'name', '']],
  ])('%s', (_title, isNumber, expected) => {
    let text = ''
    const seen = expected.map(() => {
      text = nextSorting(parseSorting(text, COLUMNS), 'Name', isNumber)
      return text
    })
    expect(seen).toEqual(expected)
  })
})
