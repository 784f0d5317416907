import { databaseName, type TargetConfig } from '../adapters/index.ts'
import type { ConfigValue, ConfigValues } from '../nodes/index.ts'
import {
  createProjectScope,
  createTemplates,
  fromTemplateValue,
  type TargetFacts,
  type Templates,
  type TemplateScope,
} from '../template/index.ts'
import type { RenderText } from './located.ts'

/** Fields of an output that a template must not see, since it could print them. */
const SECRET_FIELD = /^(?:pass|url|dsn)$|password|secret|token|private|connections/

export interface RenderFacts {
  readonly vars: ConfigValues
  readonly target?: TargetConfig
}

/** Renders texts of dbt_project.yml and of profiles: with variables, the environment and the target. */
export function createRenderText({ vars, target }: RenderFacts): RenderText {
  const host = { vars, environment: readEnvironment, ...(target && { target: targetFacts(target) }) }
  return renderTextIn(createProjectScope(host), createTemplates())
}

function readEnvironment(name: string): string | undefined {
  return process.env[name]
}

/** Renders texts that are templates of a single value, and leaves the others as they are. */
export function renderTextIn(scope: TemplateScope, templates: Templates): RenderText {
  return (text, location): ConfigValue =>
    isTemplate(text) ? fromTemplateValue(templates.compileNative(text, location).evaluateSync(scope)) : text
}

/** Whether a text needs rendering at all. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text)
}

/** What templates may know of a target: never its password, nor an address that may hold one. */
export function targetFacts(target: TargetConfig): TargetFacts {
  const open = Object.entries(target.values).filter(([field]) => !SECRET_FIELD.test(field))
  return {
    name: target.targetName,
    profileName: target.profileName,
    type: target.type,
    database: databaseName(target.values),
    schema: target.schema,
    threads: target.threads,
    values: Object.fromEntries(open),
  }
}
