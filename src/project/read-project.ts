import { resolve } from 'node:path'

import { fail, notingSync, problem, ProjectError, type Problem } from '../errors/index.ts'
import type { MacroFile } from '../nodes/index.ts'
import type { Located, Project, ProjectConfig, ReadProjectOptions, TextFile, YamlFile } from './files.ts'
import { kindOf } from './located.ts'
import { readProfile, readProfileBlock, type ProfileBlock } from './profiles.ts'
import { readProjectFile, readTrees, type ProjectBasics } from './project-file.ts'
import { listFiles, readIfPresent, readTexts } from './read-files.ts'
import { createRenderText } from './render-text.ts'
import { readYaml } from './yaml.ts'

/**
 * Reads all files of a project and the chosen output of its profile.
 *
 * @throws {ProjectError} `PROJECT_NOT_FOUND`, or every problem found in dbt_project.yml, in the profiles and in
 *   the property files, at once.
 */
export async function readProject(options: ReadProjectOptions): Promise<Project> {
  const root = resolve(options.projectDir)
  const problems: Problem[] = []
  const { file, basics } = readBasics(root, options)
  const config = notingSync(problems, () => readOutside(file, basics, options))
  const files = readAll(root, basics)
  const properties = files.properties.flatMap((text) => readProperties(text, problems))
  if (problems.length > 0 || !config) throw new ProjectError(problems)
  return { root, ...config, ...files, properties }
}

/** Where the project is built, and a block of its profiles that only some commands need. */
export interface ProjectBlock {
  readonly outside: Project['outside']
  readonly block: ProfileBlock | undefined
}

/** Reads no more of a project than its dbt_project.yml and its profiles. @throws {ProjectError} as {@link readProject} */
export function readProjectBlock(options: ReadProjectOptions, name: string): ProjectBlock {
  const { basics } = readBasics(resolve(options.projectDir), options)
  const request = { options, profileName: basics.profile, render: createRenderText({ vars: basics.vars }) }
  return { outside: readProfile(request), block: readProfileBlock(request, name) }
}

interface Basics {
  readonly file: Located
  readonly basics: ProjectBasics
}

function readBasics(root: string, options: ReadProjectOptions): Basics {
  const text = readIfPresent(root, 'dbt_project.yml') ?? readIfPresent(root, 'dbt_project.yaml')
  if (!text) return fail('PROJECT_NOT_FOUND', { folder: root })
  const { root: file, problems } = readYaml(text)
  if (!file) throw new ProjectError(problems)
  if (file.kind !== 'map') {
    const facts = { field: text.path, expected: 'a map', actual: kindOf(file) }
    return fail('FIELD_INVALID', facts, { location: file.location })
  }
  const found: Problem[] = []
  const rendered = renderBasics(file, options, found)
  const basics = readProjectFile(rendered, { profile: options.profile, vars: options.vars ?? {} }, found)
  if (found.length > 0) throw new ProjectError(found)
  return { file, basics }
}

/** Renders the plain fields; trees, variables and hooks are rendered later or never. */
function renderBasics(file: Located, options: ReadProjectOptions, problems: Problem[]): Located {
  const render = createRenderText({ vars: options.vars ?? {} })
  const renderScalars = (value: Located): Located => {
    if (value.kind === 'list') return { ...value, items: value.items.map(renderScalars) }
    if (value.kind === 'map' || typeof value.value !== 'string') return value
    const text = value.value
    const result = notingSync(problems, () => render(text, value.location, []))
    return { ...value, value: typeof result === 'object' || result === undefined ? text : result }
  }
  if (file.kind !== 'map') return file
  const entries = file.entries.map((entry) =>
    /^(?:on-run|query-comment)/.test(entry.key) ? entry : { ...entry, value: renderScalars(entry.value) },
  )
  return { ...file, entries }
}

interface Outside {
  readonly config: ProjectConfig
  readonly outside: Project['outside']
}

function readOutside(file: Located, basics: ProjectBasics, options: ReadProjectOptions): Outside {
  const { vars } = basics
  const render = createRenderText({ vars })
  const outside = readProfile({ options, profileName: basics.profile, render })
  const trees = readTrees(file, createRenderText({ vars, target: outside.target }))
  return { config: { ...basics, trees, writtenTrees: readTrees(file) }, outside }
}

interface ProjectFiles {
  readonly models: readonly TextFile[]
  readonly tests: readonly TextFile[]
  readonly macros: readonly MacroFile[]
  readonly seeds: readonly string[]
  readonly properties: readonly TextFile[]
  readonly docs: readonly TextFile[]
}

function readAll(root: string, config: ProjectBasics): ProjectFiles {
  const models = listFiles(root, config.modelPaths)
  const seeds = listFiles(root, config.seedPaths)
  const tests = listFiles(root, config.testPaths)
  const macros = listFiles(root, config.macroPaths)
  const all = [...new Set([...models, ...seeds, ...macros, ...tests])]
  // dbt takes the files of tests/generic for macros: they define tests that YAML calls.
  const generic = config.testPaths.map((folder) => `${folder.replace(/\/$/, '')}/generic/`)
  const isGeneric = (path: string) => generic.some((folder) => path.startsWith(folder))
  const sqlTests = tests.filter(isSql)
  const macroPaths = [...macros.filter(isSql), ...sqlTests.filter(isGeneric)]
  const read = (paths: readonly string[]) => readTexts(root, paths)
  return {
    models: read(models.filter(isSql)),
    tests: read(sqlTests.filter((path) => !isGeneric(path))),
    macros: read(macroPaths).map((file) => ({ ...file, packageName: config.name })),
    seeds: seeds.filter((path) => path.endsWith('.csv')),
    properties: read(all.filter((path) => /\.ya?ml$/.test(path))),
    docs: read(all.filter((path) => path.endsWith('.md'))),
  }
}

function isSql(path: string): boolean {
  return path.endsWith('.sql')
}

function readProperties(file: TextFile, problems: Problem[]): readonly YamlFile[] {
  const reading = readYaml(file)
  problems.push(...reading.problems)
  if (!reading.root) return []
  const { root } = reading
  if (root.kind === 'scalar' && root.value === null) return []
  if (root.kind === 'map') return [{ path: file.path, root }]
  const facts = { field: file.path, expected: 'a map', actual: kindOf(root) }
  problems.push(problem('FIELD_INVALID', facts, { location: root.location }))
  return []
}
