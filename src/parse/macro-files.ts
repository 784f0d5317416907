import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { BUILT_IN_PACKAGE, type MacroFile } from '../nodes/index.ts'
import type { Project } from '../project/index.ts'

/** In the package as they are: they are not compiled. */
const FOLDER = new URL('src/parse/builtin/', import.meta.resolve('#package'))

/** The macro files of a project and the tool's own, which any of the project's macros may replace. */
export function readMacroFiles(project: Project): readonly MacroFile[] {
  return [...project.macros, ...builtInFiles()]
}

function builtInFiles(): readonly MacroFile[] {
  const folder = fileURLToPath(FOLDER)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => ({
      packageName: BUILT_IN_PACKAGE,
      path: `builtin/${name}`,
      text: readFileSync(`${folder}${name}`, 'utf8'),
    }))
}
