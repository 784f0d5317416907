import { expect, test } from 'vitest'

import type { SiteNode } from '../../docs/index.ts'
import { siteNode } from '../../testing/site-nodes.ts'
import { findStars } from './star.ts'

function relationship(from: number, column: string, to: number): SiteNode {
  const to_ = { node: to, column: 'id' }
  return siteNode('relationships', {
    kind: 'test',
    test: { name: 'relationships', severity: 'error', attached: from, column, to: to_ },
  })
}

test('facts are the models that point to others, and those that say so come first', () => {
  const nodes = [
    siteNode('dim_customer'),
    siteNode('dim_account'),
    siteNode('fact_orders'),
    relationship(1, 'customer_id', 0),
    relationship(2, 'customer_id', 0),
  ]
  expect(findStars(nodes)).toEqual([
    { fact: 2, keys: [{ column: 'customer_id', dimension: 0, dimensionColumn: 'id', test: 4 }] },
    { fact: 1, keys: [{ column: 'customer_id', dimension: 0, dimensionColumn: 'id', test: 3 }] },
  ])
})

test('what is not a model makes no star', () => {
  expect(findStars([siteNode('raw', { kind: 'source' }), siteNode('dim'), relationship(0, 'id', 1)])).toEqual(
    [],
  )
})
