import { fail } from '../../../errors/index.ts'
import type { RelationName } from '../../../nodes/index.ts'

/** Nothing was changed, since what depends on the relation would be lost or cannot be made again. */
export function dependentsBlock(
  relation: RelationName,
  why: { readonly dependents: readonly string[]; readonly detail: string; readonly cause?: unknown },
): never {
  const name = `${relation.schema}.${relation.name}`
  const { dependents, detail, cause } = why
  return fail('DEPENDENTS_BLOCK', { relation: name, dependents, detail }, { cause })
}
