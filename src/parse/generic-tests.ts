import { noting, problem } from '../errors/index.ts'
import {
  BUILT_IN_PACKAGE,
  macroId,
  testId,
  type ConfigValues,
  type GenericTestCall,
  type NodeId,
  type SourceNode,
  type TestNode,
} from '../nodes/index.ts'
import type { Located } from '../project/index.ts'
import { genericTestArguments, type Macro } from '../template/index.ts'
import { nearest } from '../util/index.ts'
import { mergeConfig, treeLevels } from './config.ts'
import type { ParseContext } from './context.ts'
import type { DescribedColumn } from './described.ts'
import { foldersBelow, identityOf, type NodeOrigin } from './identity.ts'
import { startRendering, type Rendering } from './render-node.ts'
import { TEST_CONFIG_FIELDS } from './known-fields.ts'
import { nameTestRelation } from './naming.ts'
import { readTestCall, type TestCall } from './test-call.ts'
import { hashTest, nameTest, type TestNames } from './test-names.ts'
import { TEST_DEFAULTS, testSettings } from './test-settings.ts'
import { configCall, layOver, settingsAsText } from './written-config.ts'

/** What a generic test looks at. */
export type TestTarget =
  { readonly kind: 'ref'; readonly name: string } | { readonly kind: 'source'; readonly source: SourceNode }

export interface GenericTestRequest {
  readonly target: TestTarget
  readonly attachedTo: NodeId
  readonly column: DescribedColumn | undefined
  /** Property file that calls the test. */
  readonly file: string
}

/** Parses one entry under `data_tests:`; undefined when it is wrong, which is noted. */
export async function parseGenericTest(
  item: Located,
  request: GenericTestRequest,
  context: ParseContext,
): Promise<TestNode | undefined> {
  const call = readTestCall(item, context)
  const macro = call && findTestMacro(call, request, context)
  if (!call || !macro) return undefined
  return await noting(context.problems, () => buildTest({ ...request, call, macro }, context))
}

function findTestMacro(
  call: TestCall,
  { target }: GenericTestRequest,
  context: ParseContext,
): Macro | undefined {
  const { library, problems, project } = context
  const name = `test_${call.testName}`
  const macro =
    call.namespace === undefined
      ? library.find(name, project.config.name)
      : library.macros.find((one) => one.packageName === call.namespace && one.name === name)
  if (macro) return macro
  const known = library.macros
    .filter((one) => one.block === 'test')
    .map((one) => one.name.replace(/^test_/, ''))
  const facts = { name: writtenName(call), from: targetName(target), nearest: nearest(call.testName, known) }
  problems.push(problem('MACRO_NOT_FOUND', facts, { location: call.location }))
  return undefined
}

interface ResolvedCall extends GenericTestRequest {
  readonly call: TestCall
  readonly macro: Macro
}

async function buildTest(resolved: ResolvedCall, context: ParseContext): Promise<TestNode> {
  const { call } = resolved
  const { config: project } = context.project
  const kwargs = testArguments(resolved)
  const names = namesOf(resolved)
  const origin = originOf({ ...resolved, kwargs }, names.full, context)
  const alias: ConfigValues = names.short === names.full ? {} : { alias: names.short }
  const levels = [...treeLevels(project.trees.data_tests, origin.fqn), alias, call.config]
  const base = levels.reduce(mergeConfig, TEST_DEFAULTS)
  const rendering = startRendering({ origin, alias: names.short, config: base, texts: call.texts }, context)
  await collectReads(rendering, { ...resolved, kwargs }, context)
  const { refs, sources, macros, scope } = rendering
  const config = rendering.config()
  const settings = { ...alias, ...settingsOf(call) }
  const writtenConfig = layOver([
    ...treeLevels(project.writtenTrees.data_tests, origin.fqn),
    writtenSettings(resolved, settings, rendering),
  ])
  const facts = { description: call.description, config, writtenConfig, tags: inheritedTags(resolved) }
  const identity = identityOf(origin, facts)
  return {
    ...identity,
    tags: identity.tags.toSorted(),
    kind: 'test',
    refs: [...refs],
    sources: [...sources],
    macros: [...new Set([...ownMacros(resolved, context), ...macros])],
    rawCode: rawCode(call),
    relation: await nameTestRelation({ origin: { ...origin, name: names.short }, config, scope }, context),
    generic: genericCall(resolved, kwargs, settings),
    ...testSettings(config, call.location, context),
  }
}

function originOf({ call, kwargs, file }: ReadRequest, name: string, context: ParseContext): NodeOrigin {
  const { config: project } = context.project
  const { testName, namespace } = call
  const hash = hashTest({ fullName: name, testName, namespace, kwargs })
  const folders = [...project.modelPaths, ...project.seedPaths, ...project.testPaths, ...project.macroPaths]
  return {
    kind: 'test',
    id: testId(project.name, name, hash),
    name,
    packageName: project.name,
    fqn: [project.name, ...foldersBelow(file, folders), name],
    path: file,
    location: call.location,
  }
}

/** The macro of the test, and the one that its argument `model` calls. */
function ownMacros({ macro }: ResolvedCall, { library, project }: ParseContext): readonly string[] {
  const where = library.find('get_where_subquery', project.config.name)
  return [macro, ...(where ? [where] : [])].map(({ packageName, name }) => macroId(packageName, name))
}

function genericCall(
  { call, column, attachedTo }: ResolvedCall,
  kwargs: ConfigValues,
  settings: ConfigValues,
): GenericTestCall {
  const isSet = Object.keys(settings).length > 0
  return {
    testName: writtenName(call),
    macroName: macroName(call),
    ...(column && { columnName: column.testName }),
    attachedTo,
    kwargs,
    code: isSet ? `${rawCode(call)}{{ ${configCall(settings)} }}` : rawCode(call),
  }
}

/** What the call sets, in the order in which dbt writes it down. */
function settingsOf({ config }: TestCall): ConfigValues {
  const isSet = (key: string) => (config[key] ?? null) !== null
  return Object.fromEntries(TEST_CONFIG_FIELDS.filter(isSet).map((key) => [key, config[key] ?? null]))
}

/** dbt does not render the two tests that everybody uses, and so knows their settings only as values. */
const NOT_RENDERED = new Set(['test_unique', 'test_not_null'])

function writtenSettings(
  { macro }: ResolvedCall,
  settings: ConfigValues,
  rendering: Rendering,
): ConfigValues {
  if (Object.keys(settings).length === 0) return rendering.ownConfig()
  const isQuick = macro.packageName === BUILT_IN_PACKAGE && NOT_RENDERED.has(macro.name)
  return isQuick ? settings : settingsAsText(settings)
}

/** A test of a source carries the tags of the source, as in dbt; one of a model only those of its column. */
function inheritedTags({ target, column }: ResolvedCall): readonly string[] {
  return [...(target.kind === 'source' ? target.source.tags : []), ...(column?.tags ?? [])]
}

/** Arguments as dbt keeps them: the node that is tested stands among them as a template. */
function testArguments({ call, column, target }: ResolvedCall): ConfigValues {
  const inner =
    target.kind === 'ref'
      ? `ref('${target.name}')`
      : `source('${target.source.sourceName}', '${target.source.name}')`
  return { ...namedArguments(call, column), model: `{{ get_where_subquery(${inner}) }}` }
}

function namedArguments(call: TestCall, column: DescribedColumn | undefined): ConfigValues {
  return { ...(column && { column_name: column.testName }), ...call.arguments }
}

function namesOf({ call, column, target }: ResolvedCall): TestNames {
  if (call.ownName !== undefined) return { full: call.ownName, short: call.ownName }
  const test = target.kind === 'source' ? `source_${call.testName}` : call.testName
  return nameTest({
    test: call.namespace === undefined ? test : `${call.namespace}_${test}`,
    target: targetName(target).replace('.', '_'),
    arguments: namedArguments(call, column),
  })
}

function targetName(target: TestTarget): string {
  return target.kind === 'ref' ? target.name : `${target.source.sourceName}.${target.source.name}`
}

function writtenName({ testName, namespace }: TestCall): string {
  return namespace === undefined ? testName : `${namespace}.${testName}`
}

function macroName({ testName, namespace }: TestCall): string {
  return namespace === undefined ? `test_${testName}` : `${namespace}.test_${testName}`
}

function rawCode(call: TestCall): string {
  return `{{ ${macroName(call)}(**_dbt_generic_test_kwargs) }}`
}

interface ReadRequest extends ResolvedCall {
  readonly kwargs: ConfigValues
}

/**
 * Finds what a test reads. The tool's own tests read what they test and what their arguments name; others may
 * call `ref()` or `config()` in their macros, so they are rendered.
 */
async function collectReads(
  rendering: Rendering,
  request: ReadRequest,
  context: ParseContext,
): Promise<void> {
  const { call, macro, target, kwargs } = request
  const { templates } = context
  const { scope } = rendering
  const { location } = call
  if (macro.packageName === BUILT_IN_PACKAGE) {
    if (target.kind === 'ref') rendering.refs.push({ name: target.name, location })
    else rendering.sources.push({ sourceName: target.source.sourceName, table: target.source.name, location })
    genericTestArguments(call.arguments, { templates, scope, location })
    return
  }
  const values = genericTestArguments(kwargs, { templates, scope, location })
  await templates.compile(rawCode(call), location).render({
    ...scope,
    lookup: (name) => (name === '_dbt_generic_test_kwargs' ? values : scope.lookup(name)),
  })
}
