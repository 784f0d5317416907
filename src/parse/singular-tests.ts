import { noting } from '../errors/index.ts'
import { testId, type TestNode } from '../nodes/index.ts'
import { isTemplate, type TextFile } from '../project/index.ts'
import { mergeConfig, treeLevels } from './config.ts'
import type { ParseContext } from './context.ts'
import { readConfig, readDescription, readWrittenConfig } from './described.ts'
import { NO_DESCRIPTION } from './docs.ts'
import type { Entry } from './entries.ts'
import { identityOf, originOfFile } from './identity.ts'
import { nameTestRelation } from './naming.ts'
import { startRendering } from './render-node.ts'
import { TEST_DEFAULTS, testSettings } from './test-settings.ts'
import { layOver, readConfigCall } from './written-config.ts'

/** Parses a file under `tests/`: a query whose rows are failures. */
export async function parseSingularTest(
  file: TextFile,
  entry: Entry | undefined,
  context: ParseContext,
): Promise<TestNode | undefined> {
  const { config: project } = context.project
  const kind = { kind: 'test', idOf: testId, folders: project.testPaths } as const
  const origin = originOfFile(file.path, project.name, kind)
  const described = entry ? readConfig(entry.map, context) : []
  const levels = [...treeLevels(project.trees.data_tests, origin.fqn), ...described]
  const rendering = startRendering(
    {
      origin,
      config: levels.reduce(mergeConfig, TEST_DEFAULTS),
      texts: [{ text: file.text, location: origin.location }],
    },
    context,
  )
  return await noting(context.problems, async () => {
    if (isTemplate(file.text)) {
      await context.templates.compile(file.text, { file: file.path }).render(rendering.scope)
    }
    const config = rendering.config()
    const description = entry ? readDescription(entry.map, context) : NO_DESCRIPTION
    const writtenConfig = layOver([
      ...treeLevels(project.writtenTrees.data_tests, origin.fqn),
      ...(entry ? [readWrittenConfig(entry.map, described)] : []),
      readConfigCall(file.text) ?? rendering.ownConfig(),
    ])
    const { scope } = rendering
    return {
      ...identityOf(origin, { description, config, writtenConfig, patchPath: entry?.file }),
      kind: 'test',
      refs: rendering.refs,
      sources: rendering.sources,
      macros: [...rendering.macros],
      rawCode: file.text,
      relation: await nameTestRelation({ origin, config, scope }, context),
      ...testSettings(config, origin.location, context),
    }
  })
}
