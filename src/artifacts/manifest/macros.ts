import { macroId, type DocBlock, type MacroFile } from '../../nodes/index.ts'
import type { ManifestDoc, ManifestMacro } from '../dbt.ts'
import type { MacroPlace, ManifestInput } from './input.ts'

const END = /\{%-?\s*end(?:macro|test|materialization|snapshot|docs)\s*-?%\}/

/** Macros of the project and the tool's own, as dbt writes them. */
export function manifestMacros(input: ManifestInput): Readonly<Record<string, ManifestMacro>> {
  const texts = new Map(input.macroFiles.map((file) => [keyOf(file), file.text.split('\n')]))
  const notes = new Map(input.macroNotes.map((note) => [note.name, note]))
  const docs = { show: true, node_color: null }
  const entries = input.macros.map((macro): [string, ManifestMacro] => {
    const isOwn = macro.packageName === input.graph.projectName
    const note = isOwn ? notes.get(macro.name) : undefined
    const id = macroId(macro.packageName, macro.name)
    const entry = {
      unique_id: id,
      name: macro.name,
      resource_type: 'macro',
      package_name: macro.packageName,
      path: macro.path,
      original_file_path: macro.path,
      macro_sql: macroText(texts.get(keyOf(macro)) ?? [], macro.line),
      depends_on: { macros: [] },
      description: note?.description ?? '',
      meta: {},
      docs,
      config: { meta: {}, docs },
      patch_path: note ? `${macro.packageName}://${note.patchPath}` : null,
      arguments: [],
      created_at: input.invocation.startedAt.getTime() / 1000,
      supported_languages: null,
    }
    return [id, entry]
  })
  return Object.fromEntries(entries)
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
