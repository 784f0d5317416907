import { describe, expect, test } from 'vitest'

import { siteNode } from '../../testing/site-nodes.ts'
import { buildTree, rowOfKey, visibleRows, type TreeRow } from './build-tree.ts'

const NODES = ['staging/stg_a', 'staging/stg_b', 'marts/core/dim'].map((path) =>
  siteNode(path.slice(path.lastIndexOf('/') + 1), { path: `models/${path}.sql` }),
)

function rows(open: readonly string[], filter = ''): readonly TreeRow[] {
  const health = NODES.map(() => 'ok' as const)
  return visibleRows(buildTree(NODES, health, 'folder'), {
    nodes: NODES,
    health,
    open: new Set(open),
    filter,
  })
}

const ALL = ['models', 'models/staging', 'models/marts', 'models/marts/core']

function nameAt(shown: readonly TreeRow[], key: string): string | undefined {
  return shown[rowOfKey(shown, key)]?.name
}

describe('the row that has the focus', () => {
  const key = rows(ALL).find(({ name }) => name === 'stg_b')?.key ?? ''

  test('is the same one when rows come or go above it', () => {
    expect(nameAt(rows(ALL), key)).toBe('stg_b')
    expect(nameAt(rows(['models', 'models/staging']), key)).toBe('stg_b')
    expect(nameAt(rows([], 'stg_b'), key)).toBe('stg_b')
  })

  test('is the nearest folder that is shown when its own was closed', () => {
    expect(nameAt(rows(['models']), key)).toBe('staging')
    expect(nameAt(rows([]), key)).toBe('models')
    expect(nameAt(rows(['models']), rows(ALL).find(({ name }) => name === 'core')?.key ?? '')).toBe('marts')
  })

  test('is the first one before anything had it', () => {
    expect(nameAt(rows(ALL), '')).toBe('models')
  })
})
