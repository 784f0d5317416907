import { problem, ProjectError, type Problem } from '../errors/index.ts'
import type { ConfigValue, MacroArgument, MacroNotes, Node, TestNode } from '../nodes/index.ts'
import {
  plainValue,
  readFields,
  renderTextIn,
  scalarText,
  valueOf,
  type Located,
  type Project,
} from '../project/index.ts'
import { createProjectScope, type MacroLibrary, type ProjectHost, type Templates } from '../template/index.ts'
import { nearest } from '../util/index.ts'
import type { ParseContext } from './context.ts'
import { readDescription } from './described.ts'
import { readDocBlocks } from './docs.ts'
import { readEntries, type Entries, type Entry } from './entries.ts'
import { parseGenericTest, type TestTarget } from './generic-tests.ts'
import { nameOfFile } from './identity.ts'
import { parseModel, type ParsedResource } from './models.ts'
import type { ParsedProject } from './parsed.ts'
import { parseSeed } from './seeds.ts'
import { parseSingularTest } from './singular-tests.ts'
import { parseSource } from './sources.ts'

export interface ParseRequest {
  readonly templates: Templates
  /** Made of {@link readMacroFiles}. */
  readonly library: MacroLibrary
  readonly host: ProjectHost
}

/**
 * Turns the files of a project into nodes. Each template is rendered once, without a warehouse, to learn what
 * it reads and how it is configured.
 *
 * @throws {ProjectError} every problem of every file, at its place.
 */
export async function parseProject(project: Project, request: ParseRequest): Promise<ParsedProject> {
  const context = createContext(project, request)
  const entries = readEntries(context)
  const nodes = await parseNodes(entries, context)
  const notes = macroNotes(entries, context)
  warnAboutStrayEntries(entries, context)
  if (context.problems.length > 0) throw new ProjectError(withoutRepeats(context.problems))
  return {
    projectName: project.config.name,
    nodes,
    macroNotes: notes,
    docs: readDocBlocks(project.docs, project.config.name),
    warnings: context.warnings,
  }
}

/** What several tables inherit from their source is read once for each, and is wrong only once. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify([one.message, one.location]), one])).values()]
}

function createContext(project: Project, { templates, library, host }: ParseRequest): ParseContext {
  const render = renderTextIn(createProjectScope(host), templates)
  const blocks = readDocBlocks(project.docs, project.config.name)
  const docs = new Map(blocks.map(({ name, text }) => [name, text]))
  const builtInNames = new Map<string, string>()
  return { project, templates, library, host, render, docs, builtInNames, problems: [], warnings: [] }
}

async function parseNodes(entries: Entries, context: ParseContext): Promise<readonly Node[]> {
  const { project } = context
  const sources = entries.sources.flatMap((entry) => parseSource(entry, context))
  const built: ParsedResource<Node>[] = []
  for (const path of project.seeds) {
    const seed = await parseSeed(path, entries.seeds.get(nameOfFile(path)), context)
    if (seed) built.push(seed)
  }
  for (const file of project.models) {
    const model = await parseModel(file, entries.models.get(nameOfFile(file.path)), context)
    if (model) built.push(model)
  }
  const resources = [...sources, ...built]
  const tests = [...(await parseSingularTests(entries, context)), ...(await parseTestsOf(resources, context))]
  return [...resources.map((resource) => resource.node), ...tests]
}

async function parseSingularTests(entries: Entries, context: ParseContext): Promise<readonly TestNode[]> {
  const tests: TestNode[] = []
  for (const file of context.project.tests) {
    const found = await parseSingularTest(file, entries.tests.get(nameOfFile(file.path)), context)
    if (found) tests.push(found)
  }
  return tests
}

async function parseTestsOf(
  resources: readonly ParsedResource<Node>[],
  context: ParseContext,
): Promise<readonly TestNode[]> {
  const tests: TestNode[] = []
  const met = new Set<Entry | ParsedResource<Node>>()
  for (const resource of resources) {
    // Two models of one name, of which one is disabled, share an entry: its tests are there only once.
    const { node, described, entry } = resource
    const key = node.kind === 'source' ? resource : entry
    if (!entry || !key || met.has(key)) continue
    met.add(key)
    const target: TestTarget =
      node.kind === 'source' ? { kind: 'source', source: node } : { kind: 'ref', name: node.name }
    const calls = [
      ...described.tests.map((item) => ({ item, column: undefined })),
      ...described.columns.flatMap((column) => column.tests.map((item) => ({ item, column }))),
    ]
    for (const { item, column } of calls) {
      const test = await parseGenericTest(
        item,
        { target, attachedTo: node.id, column, file: entry.file },
        context,
      )
      if (test) tests.push(test)
    }
  }
  return tests
}

function macroNotes({ macros }: Entries, context: ParseContext): readonly MacroNotes[] {
  return [...macros.values()].map(({ name, file, map }) => ({
    name,
    description: readDescription(map, context).text,
    patchPath: file,
    arguments: (readFields(map, context.problems).list('arguments') ?? []).map(readArgument),
  }))
}

function readArgument(map: Located): MacroArgument {
  const text = (field: string) => scalarText(plainOf(valueOf(map, field)))
  return { name: text('name'), type: text('type') || null, description: text('description') }
}

function plainOf(value: Located | undefined): ConfigValue | undefined {
  return value && plainValue(value)
}

/** dbt lets descriptions of missing things pass silently; here at least a misspelt name is told. */
function warnAboutStrayEntries(entries: Entries, { project, library, warnings }: ParseContext): void {
  const known: readonly (readonly [ReadonlyMap<string, Entry>, readonly string[]])[] = [
    [entries.models, project.models.map((file) => nameOfFile(file.path))],
    [entries.seeds, project.seeds.map(nameOfFile)],
    [entries.tests, project.tests.map((file) => nameOfFile(file.path))],
    [entries.macros, library.macros.map((macro) => macro.name)],
  ]
  for (const [described, existing] of known) warnings.push(...strayEntries(described, new Set(existing)))
}

function strayEntries(
  described: ReadonlyMap<string, Entry>,
  existing: ReadonlySet<string>,
): readonly Problem[] {
  return [...described.values()]
    .filter((entry) => !existing.has(entry.name))
    .map(({ kind, name, location }) =>
      problem('PATCH_WITHOUT_NODE', { kind, name, nearest: nearest(name, existing) }, { location }),
    )
}
