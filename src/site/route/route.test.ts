import { expect, test } from 'vitest'

import { formatList, parseList } from './list.ts'
import { formatRoute, nodeHref, parseRoute } from './route.ts'

test.each(['model.shop.orders', 'source.a/b.c?d#e', 'модель.😀', '%', '__proto__', '</script>'])(
  'the link to %s leads back to it',
  (id) => {
    expect(parseRoute(nodeHref(id, { col: id })).path).toEqual(['n', id])
    expect(parseRoute(nodeHref(id, { col: id })).query['col']).toBe(id)
  },
)

test.each(['', '#', '#/', '/'])('"%s" is the overview', (hash) => {
  expect(parseRoute(hash)).toEqual({ path: [], query: {} })
})

test('text that is no encoding stays as it is', () => {
  expect(parseRoute('#/n/100%').path).toEqual(['n', '100%'])
})

test('empty values are not written, and the order of a query does not matter', () => {
  expect(formatRoute({ path: ['lineage'], query: { select: '+a', depth: '' } })).toBe('#/lineage?select=%2Ba')
  expect(formatRoute({ path: [], query: { b: '2', a: '1' } })).toBe('#/?a=1&b=2')
})

test.each([[[]], [['a']], [['models/marts', 'a,b', '100%', '%2C', '__proto__']]])(
  'a list of %j is read as it was written',
  (values: readonly string[]) => {
    expect(parseList(formatList(values))).toEqual(values)
  },
)

test('a list that somebody wrote by hand is read as well as it can be', () => {
  expect(parseList('a,%,b')).toEqual(['a', '%', 'b'])
})
