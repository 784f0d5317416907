import type { SiteNode } from '../docs/index.ts'

/** A node of the documentation site: a model without anything, unless said otherwise. */
export function siteNode(name: string, facts: Partial<SiteNode> = {}): SiteNode {
  return {
    id: `model.shop.${name}`,
    kind: 'model',
    name,
    packageName: 'shop',
    path: `models/${name}.sql`,
    fqn: ['shop', name],
    tags: [],
    description: '',
    config: {},
    parents: [],
    columns: [],
    ...facts,
  }
}
