import {
  BUILT_IN_PACKAGE,
  macroId,
  type DocBlock,
  type MacroArgument,
  type MacroFile,
} from '../../nodes/index.ts'
import type { ManifestDoc, ManifestMacro } from '../dbt.ts'
import type { MacroPlace, ManifestInput } from './input.ts'

const END = /\{%-?\s*end(?:macro|test|materialization|snapshot|docs)\s*-?%\}/

/** Macros of the project and the tool's own, as dbt writes them. */
export function manifestMacros(input: ManifestInput): Readonly<Record<string, ManifestMacro>> {
  const texts = new Map(input.macroFiles.map((file) => [keyOf(file), file.text.split('\n')]))
  const notes = new Map(input.macroNotes.map((note) => [note.name, note]))
  const docs = { show: true, node_color: null }
  const known = new Set(input.macros.map((one) => macroId(one.packageName, one.name)))
  const entries = input.macros.map((macro): [string, ManifestMacro] => {
    const isOwn = macro.packageName === input.graph.projectName
    const note = isOwn ? notes.get(macro.name) : undefined
    const id = macroId(macro.packageName, macro.name)
    const text = macroText(texts.get(keyOf(macro)) ?? [], macro.line)
    const entry = {
      unique_id: id,
      name: macro.name,
      resource_type: 'macro',
      package_name: macro.packageName,
      path: macro.path,
      original_file_path: macro.path,
      macro_sql: text,
      depends_on: { macros: calledMacros(text, { macro, known, project: input.graph.projectName }) },
      description: note?.description ?? '',
      meta: {},
      docs,
      config: { meta: {}, docs },
      patch_path: note ? `${macro.packageName}://${note.patchPath}` : null,
      arguments: note?.arguments.length ? note.arguments : macro.parameters.map(plainArgument),
      created_at: input.invocation.startedAt.getTime() / 1000,
      supported_languages: null,
    }
    return [id, entry]
  })
  return Object.fromEntries(entries)
}

/** What dbt writes of a parameter that no property file describes. */
function plainArgument(name: string): MacroArgument {
  return { name, type: null, description: '' }
}

interface CallFacts {
  readonly macro: MacroPlace
  /** Ids of all macros. */
  readonly known: ReadonlySet<string>
  readonly project: string
}

/** Macros that a macro calls by name, found in its text as dbt finds them: nearest package first. */
function calledMacros(text: string, { macro, known, project }: CallFacts): readonly string[] {
  const own = macroId(macro.packageName, macro.name)
  const body = text.slice(text.indexOf('%}'))
  const names = new Set(Array.from(body.matchAll(/(?<![\w.])(\w+)\s*\(/g), ([, name = '']) => name))
  return [...names].flatMap((name) => {
    const ids = [macro.packageName, project, BUILT_IN_PACKAGE].map((packageName) =>
      macroId(packageName, name),
    )
    return ids.find((id) => known.has(id) && id !== own) ?? []
  })
}

/** Blocks of `{% docs %}`, as dbt writes them. */
export function manifestDocs(blocks: readonly DocBlock[]): Readonly<Record<string, ManifestDoc>> {
  const entries = blocks.map(({ packageName, name, path, text }): [string, ManifestDoc] => {
    const id = `doc.${packageName}.${name}`
    const entry = {
      unique_id: id,
      name,
      resource_type: 'doc',
      package_name: packageName,
      path: path.slice(path.indexOf('/') + 1),
      original_file_path: path,
      block_contents: text,
    }
    return [id, entry]
  })
  return Object.fromEntries(entries)
}

/** From its first line to the end of its block. */
function macroText(lines: readonly string[], line: number): string {
  const rest = lines.slice(line - 1).join('\n')
  const end = END.exec(rest)
  return end ? rest.slice(0, end.index + end[0].length) : rest
}

function keyOf({ packageName, path }: Pick<MacroFile | MacroPlace, 'packageName' | 'path'>): string {
  return `${packageName}\n${path}`
}
