import { seedId, type SeedNode } from '../nodes/index.ts'
import { scalarText } from '../project/index.ts'
import { findCallPlaces } from './call-places.ts'
import { isConfigMap, mergeConfig, treeLevels } from './config.ts'
import { noting, type ParseContext } from './context.ts'
import { NOT_DESCRIBED, plainColumn, readDescribed } from './described.ts'
import type { Entry } from './entries.ts'
import { foldersBelow, identityOf, nameOfFile, nodeValues, startOf, type NodeOrigin } from './identity.ts'
import { draftRelation, type ParsedResource } from './models.ts'
import { nameRelation } from './naming.ts'
import { startRendering } from './render-node.ts'

const DEFAULTS = { enabled: true, materialized: 'seed', tags: [], meta: {} }

/** Parses a file under `seeds/`, without reading its rows. */
export async function parseSeed(
  path: string,
  entry: Entry | undefined,
  context: ParseContext,
): Promise<ParsedResource<SeedNode> | undefined> {
  const { config: project } = context.project
  const name = nameOfFile(path)
  const described = entry ? readDescribed(entry.map, context) : NOT_DESCRIBED
  const origin: NodeOrigin = {
    kind: 'seed',
    id: seedId(project.name, name),
    name,
    packageName: project.name,
    fqn: [project.name, ...foldersBelow(path, project.seedPaths), name],
    path,
    location: startOf(path),
  }
  const levels = [...treeLevels(project.trees.seeds, origin.fqn), ...described.config]
  const config = levels.reduce(mergeConfig, DEFAULTS)
  const values = nodeValues(origin)
  return await noting(context, async () => {
    const draft = {
      ...origin,
      values,
      config,
      relation: draftRelation(name, context),
      places: findCallPlaces([]),
    }
    const { scope } = startRendering(draft, context)
    const types = config['column_types']
    const node: SeedNode = {
      ...identityOf(origin, { description: described.description, config, patchPath: entry?.file }),
      kind: 'seed',
      relation: await nameRelation({ ...origin, values, config, scope }, context),
      columns: described.columns.map(plainColumn),
      columnTypes: isConfigMap(types)
        ? Object.fromEntries(Object.entries(types).map(([column, type]) => [column, scalarText(type)]))
        : {},
      delimiter: scalarText(config['delimiter']) || ',',
    }
    return { node, described, entry }
  })
}
