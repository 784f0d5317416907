import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'

/** dbt's JSON schemas stay where they are kept for all checkouts: they are not part of the project. */
const FOLDER = resolve(process.env['DBT_SCHEMAS'] ?? join(import.meta.dirname, '../../../shared/schemas/dbt'))

const FILES = {
  manifest: 'manifest-v12.json',
  run_results: 'run-results-v6.json',
  catalog: 'catalog-v1.json',
} as const

export type CheckedArtifact = keyof typeof FILES

/** Says how an artifact breaks dbt's schema; nothing when it keeps it. */
export type SchemaCheck = (kind: CheckedArtifact, artifact: unknown) => readonly string[]

/** Whether the schemas are here. */
export function hasSchemas(): boolean {
  return existsSync(FOLDER)
}

/** Reads and compiles dbt's schemas. Fails in one line where they are missing. */
export async function readSchemas(): Promise<SchemaCheck> {
  if (!hasSchemas())
    throw new Error(`dbt's JSON schemas are not in ${FOLDER}. Set DBT_SCHEMAS to their folder.`)
  // dbt's schemas use formats and unions that only annotate.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  const checks = new Map<CheckedArtifact, ValidateFunction>()
  for (const [kind, file] of Object.entries(FILES)) {
    const schema = JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as object
    checks.set(kind as CheckedArtifact, ajv.compile(schema))
  }
  return (kind, artifact) => {
    const check = checks.get(kind)
    if (!check) throw new Error(`There is no schema of ${kind}.`)
    return check(artifact) ? [] : deepest(check.errors ?? []).map(errorLine)
  }
}

/** A node that fits none of the kinds is an error of every kind; the ones about a `const` only tell kinds apart. */
function deepest(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'const' && keyword !== 'anyOf')
  return telling.length > 0 ? telling.slice(0, 20) : errors.slice(0, 20)
}

function errorLine({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`
}
