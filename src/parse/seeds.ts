import { noting } from '../errors/index.ts'
import { isConfigMap, seedId, type SeedNode } from '../nodes/index.ts'
import { scalarText } from '../project/index.ts'
import { mergeConfig, treeLevels } from './config.ts'
import type { ParseContext } from './context.ts'
import { NOT_DESCRIBED, plainColumn, readDescribed } from './described.ts'
import type { Entry } from './entries.ts'
import { identityOf, originOfFile } from './identity.ts'
import type { ParsedResource } from './models.ts'
import { nameRelation } from './naming.ts'
import { startRendering } from './render-node.ts'
import { layOver } from './written-config.ts'

const DEFAULTS = { enabled: true, materialized: 'seed', tags: [], meta: {} }

/** Parses a file under `seeds/`, without reading its rows. */
export async function parseSeed(
  path: string,
  entry: Entry | undefined,
  context: ParseContext,
): Promise<ParsedResource<SeedNode> | undefined> {
  const { config: project } = context.project
  const described = entry ? readDescribed(entry.map, context) : NOT_DESCRIBED
  const kind = { kind: 'seed', idOf: seedId, folders: project.seedPaths } as const
  const origin = originOfFile(path, project.name, kind)
  const levels = [...treeLevels(project.trees.seeds, origin.fqn), ...described.config]
  const config = levels.reduce(mergeConfig, DEFAULTS)
  return await noting(context.problems, async () => {
    const { scope } = startRendering({ origin, config, texts: [] }, context)
    const types = config['column_types']
    const { description } = described
    const written = treeLevels(project.writtenTrees.seeds, origin.fqn)
    const writtenConfig = layOver([...written, described.writtenConfig])
    const node: SeedNode = {
      ...identityOf(origin, { description, config, writtenConfig, patchPath: entry?.file }),
      kind: 'seed',
      relation: await nameRelation({ origin, config, scope }, context),
      columns: described.columns.map(plainColumn),
      columnTypes: isConfigMap(types)
        ? Object.fromEntries(Object.entries(types).map(([column, type]) => [column, scalarText(type)]))
        : {},
      delimiter: scalarText(config['delimiter']) || ',',
    }
    return { node, described, entry }
  })
}
