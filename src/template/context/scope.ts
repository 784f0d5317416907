import { fail } from '../../errors/index.ts'
import type { ConfigValues } from '../../nodes/index.ts'
import type { TemplateObject, TemplateScope } from '../contract.ts'
import { fromTemplateValue, toTemplateValue } from '../python/json.ts'
import { hostFunction } from '../runtime/host.ts'
import { createScope } from '../runtime/scope.ts'
import { templateText } from '../values.ts'
import { adapterObject } from './adapter.ts'
import { exceptionsObject } from './exceptions.ts'
import type { NodeHost, ProjectHost, TargetFacts } from './host.ts'
import type { MacroLibrary } from './library.ts'
import { moment } from './moment.ts'
import { columnClass, createRelation, relationClass } from './relation.ts'
import { queryFunctions } from './results.ts'
import { valueFunctions } from './values.ts'

/** What texts of dbt_project.yml and of profiles may use. */
export type ProjectTextHost = Pick<ProjectHost, 'vars' | 'environment'> & Partial<Pick<ProjectHost, 'target'>>

/**
 * Names for YAML strings of a project: variables, the environment, the target. dbt gives no more there.
 */
export function createProjectScope(host: ProjectTextHost): TemplateScope {
  return createScope({
    ...valueFunctions(),
    var: variableFunction(host),
    env_var: environmentFunction(host),
    ...(host.target && { target: toTemplateValue(targetValues(host.target)) }),
  })
}

/** All names that dbt gives to the template of a model, test or seed, and the macros of the library. */
export function createNodeScope(host: NodeHost, library: MacroLibrary): TemplateScope {
  const { project } = host
  const names: Readonly<Record<string, unknown>> = {
    __proto__: null,
    ...valueFunctions(),
    ...queryFunctions(host),
    var: variableFunction(project),
    env_var: environmentFunction(project),
    target: toTemplateValue(targetValues(project.target)),
    database: project.target.database,
    schema: project.target.schema,
    project_name: project.projectName,
    dbt_version: project.invocation.toolVersion,
    invocation_id: project.invocation.id,
    run_started_at: moment(project.invocation.startedAt),
    flags: flagsObject(project),
    execute: host.execute,
    model: toTemplateValue(host.model),
    this: host.this && createRelation({ name: host.this, quoting: project.dialect }),
    ref: refFunction(host),
    source: hostFunction('source', ['source_name', 'table_name'], (sourceName, table) =>
      host.source({ sourceName: templateText(sourceName), table: templateText(table) }),
    ),
    config: configObject(host),
    adapter: adapterObject(host, library),
    api: { templateType: 'Api', attribute: apiAttribute(project) } satisfies TemplateObject,
    exceptions: exceptionsObject(project),
    log: hostFunction('log', ['msg', 'info'], (message, info) => {
      project.log(templateText(message), info === true)
      return ''
    }),
    print: hostFunction('print', ['msg'], (message) => {
      project.log(templateText(message), true)
      return ''
    }),
  }
  const builtins: TemplateObject = { templateType: 'dict', isMapping: true, attribute: (name) => names[name] }
  // A macro of the project may replace a function, as `ref`; it then reaches the original as `builtins.ref`.
  const macros: TemplateScope = {
    lookup: (name) => library.find(name, host.packageName) ?? names[name] ?? library.namespace(name),
  }
  return createScope({ builtins }, macros, { permissive: !host.execute })
}

function refFunction(host: NodeHost): unknown {
  return hostFunction('ref', ['*names', '**options'], (names) => {
    const texts = (names as readonly unknown[]).map(templateText)
    const [first, second] = texts
    if (first === undefined || texts.length > 2) {
      return fail('TEMPLATE_FAILED', {
        kind: 'TypeError',
        detail: `ref() takes one or two names, but got ${texts.length}.`,
      })
    }
    return host.ref(second === undefined ? { name: first } : { packageName: first, name: second })
  })
}

function configObject(host: NodeHost): TemplateObject {
  const functions: Readonly<Record<string, unknown>> = {
    get: hostFunction('get', ['name', 'default', 'validator'], (name, fallback) => {
      const value = host.configured(templateText(name))
      return value === undefined || value === null ? (fallback ?? null) : toTemplateValue(value)
    }),
    require: hostFunction('require', ['name', 'validator'], (name) => {
      const value = host.configured(templateText(name))
      return value === undefined
        ? fail('TEMPLATE_RAISED', {
            detail: `The configuration "${templateText(name)}" is required, but not set.`,
          })
        : toTemplateValue(value)
    }),
    persist_relation_docs: hostFunction('persist_relation_docs', [], () => false),
    persist_column_docs: hostFunction('persist_column_docs', [], () => false),
  }
  return {
    templateType: 'Config',
    attribute: (name) => (Object.hasOwn(functions, name) ? functions[name] : undefined),
    invoke: (positional, named) => {
      const settings = Object.entries(named).map(([key, value]) => [key, fromTemplateValue(value)])
      for (const value of positional) host.configure(fromTemplateValue(value) as ConfigValues)
      host.configure(Object.fromEntries(settings) as ConfigValues)
      return ''
    },
  }
}

function variableFunction(host: Pick<ProjectHost, 'vars'>): TemplateObject {
  const has = (name: unknown) => Object.hasOwn(host.vars, templateText(name))
  const value = (name: unknown) => toTemplateValue(host.vars[templateText(name)] ?? null)
  return {
    templateType: 'Var',
    attribute: (name) => (name === 'has_var' ? hostFunction('has_var', ['name'], has) : undefined),
    invoke: (positional, named) => {
      const name = positional[0] ?? named['name']
      const fallback = positional.length > 1 ? positional[1] : named['default']
      if (has(name)) return value(name)
      return fallback === undefined ? fail('VAR_MISSING', { name: templateText(name) }) : fallback
    },
  }
}

function environmentFunction(host: Pick<ProjectHost, 'environment'>): unknown {
  return hostFunction('env_var', ['var', 'default'], (name, fallback) => {
    const value = host.environment(templateText(name))
    if (value !== undefined) return value
    return fallback === undefined
      ? fail('ENV_VAR_MISSING', { name: templateText(name) })
      : templateText(fallback)
  })
}

function targetValues(target: TargetFacts): ConfigValues {
  return {
    ...target.values,
    name: target.name,
    target_name: target.name,
    profile_name: target.profileName,
    type: target.type,
    database: target.database,
    dbname: target.database,
    schema: target.schema,
    threads: target.threads,
  }
}

function flagsObject({ invocation }: ProjectHost): TemplateObject {
  const flags: Readonly<Record<string, unknown>> = {
    FULL_REFRESH: invocation.fullRefresh,
    WHICH: invocation.command,
  }
  return {
    templateType: 'Flags',
    attribute: (name) => (Object.hasOwn(flags, name) ? flags[name] : undefined),
  }
}

function apiAttribute(project: ProjectHost): (name: string) => unknown {
  return (name) => {
    if (name === 'Relation') return relationClass(project.dialect)
    return name === 'Column' ? columnClass(project.dialect) : undefined
  }
}
