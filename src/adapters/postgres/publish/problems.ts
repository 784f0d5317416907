import { fail } from '../../../errors/index.ts'
import type { RelationName } from '../../../nodes/index.ts'

/** Nothing was changed, since what depends on the relation would be lost or cannot be made again. */
export function dependentsBlock(
  relation: RelationName,
  dependents: readonly string[],
  detail: string,
  cause?: unknown,
): never {
  const name = `${relation.schema}.${relation.name}`
  return fail('DEPENDENTS_BLOCK', { relation: name, dependents, detail }, { cause })
}
