import { noting } from '../errors/index.ts'
import { modelId, type ModelNode } from '../nodes/index.ts'
import { isTemplate, scalarText, type TextFile } from '../project/index.ts'
import { mergeConfig, treeLevels } from './config.ts'
import type { ParseContext } from './context.ts'
import { NOT_DESCRIBED, plainColumn, readConstraints, readDescribed, type Described } from './described.ts'
import type { Entry } from './entries.ts'
import { identityOf, originOfFile } from './identity.ts'
import { readIndexes } from './indexes.ts'
import { nameRelation } from './naming.ts'
import { startRendering } from './render-node.ts'
import { isPlain, layOver, readConfigCall } from './written-config.ts'

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
  const described = entry ? readDescribed(entry.map, context) : NOT_DESCRIBED
  const kind = { kind: 'model', idOf: modelId, folders: project.modelPaths } as const
  const origin = originOfFile(file.path, project.name, kind)
  const levels = [...treeLevels(project.trees.models, origin.fqn), ...described.config]
  const rendering = startRendering(
    {
      origin,
      config: levels.reduce(mergeConfig, DEFAULTS),
      texts: [{ text: file.text, location: origin.location }],
    },
    context,
  )
  return await noting(context.problems, async () => {
    if (isTemplate(file.text)) {
      await context.templates.compile(file.text, { file: file.path }).render(rendering.scope)
    }
    const config = rendering.config()
    const { refs, sources, scope } = rendering
    const { description } = described
    const writtenConfig = layOver([
      ...treeLevels(project.writtenTrees.models, origin.fqn),
      described.writtenConfig,
      (isPlain(file.text) ? undefined : readConfigCall(file.text)) ?? rendering.ownConfig(),
    ])
    const facts = { description, config, writtenConfig, patchPath: entry?.file }
    const node: ModelNode = {
      ...identityOf(origin, facts),
      kind: 'model',
      // Copies: naming macros render in the same scope.
      refs: [...refs],
      sources: [...sources],
      macros: [...rendering.macros],
      rawCode: file.text,
      materialized: scalarText(config['materialized']),
      relation: await nameRelation({ origin, config, scope }, context),
      columns: described.columns.map(plainColumn),
      constraints: entry ? readConstraints(entry.map, context) : [],
      indexes: readIndexes(config, origin, context.problems),
    }
    return { node, described, entry }
  })
}
