import { problem, type Problem } from '../errors/index.ts'
import { isConfigMap, type ConfigValue, type ConfigValues } from '../nodes/index.ts'
import { readFields, refuseMissing, refuseUnknownFields, type FieldReader } from './fields.ts'
import type { ConfigTrees, Located, ProjectConfig } from './files.ts'
import { plainValue, valueOf, type RenderText } from './located.ts'

/** Fields of dbt_project.yml, also those that this tool has no use for yet. */
const PROJECT_FIELDS = [
  'name version config-version profile',
  'model-paths seed-paths test-paths macro-paths analysis-paths snapshot-paths docs-paths asset-paths',
  'function-paths target-path log-path packages-install-path clean-targets',
  'require-dbt-version restrict-access query-comment quoting on-run-start on-run-end dispatch vars flags',
  'models seeds tests data_tests sources snapshots unit_tests metrics semantic-models saved-queries exposures',
  'functions analyses dbt-cloud sync source-paths data-paths',
]
  .join(' ')
  .split(' ')

const OWNER = 'dbt_project.yml'

/** Everything of dbt_project.yml but its trees: those may ask for the target, which is not known yet. */
export type ProjectBasics = Omit<ProjectConfig, 'trees' | 'writtenTrees'>

export interface ProjectFileOptions {
  readonly profile?: string | undefined
  /** Values of --vars. */
  readonly vars: ConfigValues
}

/** Reads dbt_project.yml and fills in dbt's defaults. Problems are added to `problems`. */
export function readProjectFile(
  root: Located,
  { profile, vars }: ProjectFileOptions,
  problems: Problem[],
): ProjectBasics {
  refuseUnknownFields(root, { owner: OWNER, known: PROJECT_FIELDS, isComplete: false }, problems)
  const fields = readFields(root, problems)
  const name = projectName(fields, problems)
  const targetPath = fields.text('target-path') ?? 'target'
  return {
    name,
    profile: profile ?? fields.text('profile') ?? 'default',
    modelPaths: fields.texts('model-paths') ?? fields.texts('source-paths') ?? ['models'],
    seedPaths: fields.texts('seed-paths') ?? fields.texts('data-paths') ?? ['seeds'],
    testPaths: fields.texts('test-paths') ?? ['tests'],
    macroPaths: fields.texts('macro-paths') ?? ['macros'],
    targetPath,
    cleanTargets: fields.texts('clean-targets') ?? [targetPath],
    vars: mergeVars(fields.child('vars'), name, vars),
  }
}

function projectName(fields: FieldReader, problems: Problem[]): string {
  const name = fields.text('name')
  if (name === undefined) {
    refuseMissing({ map: fields.map, field: 'name', owner: OWNER }, problems)
    return ''
  }
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
    const facts = { field: 'name', expected: 'letters, digits and underscores', actual: `"${name}"` }
    problems.push(problem('FIELD_INVALID', facts, { location: valueOf(fields.map, 'name')?.location }))
  }
  return name
}

/** The block of the project's own name wins over the variables of all packages, and --vars over both. */
function mergeVars(block: Located | undefined, project: string, given: ConfigValues): ConfigValues {
  const written = (block ? plainValue(block) : {}) as Readonly<Record<string, ConfigValue>>
  const own = written[project]
  return { ...written, ...(isConfigMap(own) && own), ...given }
}

/** Reads the trees that configure nodes folder by folder; as written without `render`. Hooks stay templates: they are rendered when they run. */
export function readTrees(root: Located, render?: RenderText): ConfigTrees {
  const tree = (...fields: readonly string[]): ConfigValue => {
    const found = fields.map((field) => valueOf(root, field)).find((value) => value !== undefined)
    if (!found) return {}
    return plainValue(found, render && ((...text) => (isHook(text[2]) ? text[0] : render(...text))))
  }
  return {
    models: tree('models'),
    seeds: tree('seeds'),
    data_tests: tree('data_tests', 'tests'),
    sources: tree('sources'),
  }
}

function isHook(path: readonly string[]): boolean {
  return path.some((key) => /^\+?(?:pre|post)[-_]hook$/.test(key))
}
