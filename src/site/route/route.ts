import { decode } from './list.ts'

/** Where a reader is: all of it stands in the part of the URL after `#`, so every state can be sent to somebody. */
export interface Route {
  /** `[]` is the overview, `['n', id]` a node, `['runs', id]` a run, ... */
  readonly path: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

export type Query = Route['query']

/** Reads `#/n/model.shop.orders?col=id`. Whatever it is given, it returns some route. */
export function parseRoute(hash: string): Route {
  const [path = '', ...query] = hash.replace(/^#?\/?/, '').split('?')
  return {
    path: path
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
    query: Object.fromEntries(new URLSearchParams(query.join('?'))),
  }
}

/** The link to a route. Empty values of the query are left out. */
export function formatRoute({ path, query }: Route): string {
  const values = Object.entries(query).filter(([, value]) => value !== '')
  const search = new URLSearchParams(values.toSorted(([a], [b]) => (a < b ? -1 : 1))).toString()
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`
}

/** The link to the page of a node. */
export function nodeHref(id: string, query: Query = {}): string {
  return formatRoute({ path: ['n', id], query })
}

/** The link to another page. */
export function pageHref(page: string, query: Query = {}): string {
  return formatRoute({ path: page === '' ? [] : [page], query })
}
