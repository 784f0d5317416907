import { formatRoute, type Query } from '../route/route.ts'

/** The link to the page of a run. */
export function runHref(id: string, query: Query = {}): string {
  return formatRoute({ path: ['run', id], query })
}
