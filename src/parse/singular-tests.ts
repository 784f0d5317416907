import { testId, type TestNode } from '../nodes/index.ts'
import { isTemplate, type TextFile } from '../project/index.ts'
import { findCallPlaces } from './call-places.ts'
import { mergeConfig, treeLevels } from './config.ts'
import { noting, type ParseContext } from './context.ts'
import { readConfig, readDescription } from './described.ts'
import type { Entry } from './entries.ts'
import { foldersBelow, identityOf, nameOfFile, nodeValues, startOf, type NodeOrigin } from './identity.ts'
import { draftRelation } from './models.ts'
import { startRendering } from './render-node.ts'
import { TEST_DEFAULTS, testSettings } from './test-settings.ts'

/** Parses a file under `tests/`: a query whose rows are failures. */
export async function parseSingularTest(
  file: TextFile,
  entry: Entry | undefined,
  context: ParseContext,
): Promise<TestNode | undefined> {
  const { config: project } = context.project
  const name = nameOfFile(file.path)
  const origin: NodeOrigin = {
    kind: 'test',
    id: testId(project.name, name),
    name,
    packageName: project.name,
    fqn: [project.name, ...foldersBelow(file.path, project.testPaths), name],
    path: file.path,
    location: startOf(file.path),
  }
  const described = entry ? readConfig(entry.map, context) : []
  const levels = [...treeLevels(project.trees.data_tests, origin.fqn), ...described]
  const rendering = startRendering(
    {
      packageName: project.name,
      location: origin.location,
      values: nodeValues(origin),
      config: levels.reduce(mergeConfig, TEST_DEFAULTS),
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
    const description = entry ? readDescription(entry.map, context) : ''
    return {
      ...identityOf(origin, { description, config, patchPath: entry?.file }),
      kind: 'test',
      refs: rendering.refs,
      sources: rendering.sources,
      rawCode: file.text,
      ...testSettings(config, origin.location, context),
    }
  })
}
