import { modelId, type ModelNode, type RelationName } from '../nodes/index.ts'
import { isTemplate, scalarText, type TextFile } from '../project/index.ts'
import { findCallPlaces } from './call-places.ts'
import { mergeConfig, treeLevels } from './config.ts'
import { noting, type ParseContext } from './context.ts'
import { NOT_DESCRIBED, plainColumn, readDescribed, type Described } from './described.ts'
import type { Entry } from './entries.ts'
import { foldersBelow, identityOf, nameOfFile, nodeValues, startOf, type NodeOrigin } from './identity.ts'
import { readIndexes } from './indexes.ts'
import { nameRelation } from './naming.ts'
import { startRendering } from './render-node.ts'

const DEFAULTS = { enabled: true, materialized: 'view', tags: [], meta: {} }

/** A node together with what its property file says, for the tests that hang on it. */
export interface ParsedResource<Parsed> {
  readonly node: Parsed
  readonly described: Described
  readonly entry: Entry | undefined
}

/** Parses a file under `models/`; undefined when its template fails, which is noted. */
export async function parseModel(
  file: TextFile,
  entry: Entry | undefined,
  context: ParseContext,
): Promise<ParsedResource<ModelNode> | undefined> {
  const { config: project } = context.project
  const name = nameOfFile(file.path)
  const described = entry ? readDescribed(entry.map, context) : NOT_DESCRIBED
  const origin: NodeOrigin = {
    kind: 'model',
    id: modelId(project.name, name),
    name,
    packageName: project.name,
    fqn: [project.name, ...foldersBelow(file.path, project.modelPaths), name],
    path: file.path,
    location: startOf(file.path),
  }
  const levels = [...treeLevels(project.trees.models, origin.fqn), ...described.config]
  const rendering = startRendering(
    {
      packageName: project.name,
      location: origin.location,
      values: nodeValues(origin),
      config: levels.reduce(mergeConfig, DEFAULTS),
      relation: draftRelation(name, context),
      places: findCallPlaces([{ text: file.text, location: origin.location }]),
    },
    context,
  )
  return await noting(context, async () => {
    if (isTemplate(file.text)) {
      await context.templates.compile(file.text, { file: file.path }).render(rendering.scope)
    }
    const config = rendering.config()
    const request = { ...origin, values: nodeValues(origin), config, scope: rendering.scope }
    const { refs, sources } = rendering
    const facts = { description: described.description, config, patchPath: entry?.file }
    const node: ModelNode = {
      ...identityOf(origin, facts),
      kind: 'model',
      // Copies: naming macros render in the same scope.
      refs: [...refs],
      sources: [...sources],
      rawCode: file.text,
      materialized: scalarText(config['materialized']),
      relation: await nameRelation(request, context),
      columns: described.columns.map(plainColumn),
      indexes: readIndexes(config, origin, context.problems),
    }
    return { node, described, entry }
  })
}

/** Where a node stands while its configuration is still being read. */
export function draftRelation(name: string, { host }: ParseContext): RelationName {
  return { database: host.target.database, schema: host.target.schema, name }
}
