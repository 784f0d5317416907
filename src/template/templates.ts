import { fail, type SourceLocation } from '../errors/index.ts'
import type { MacroFile } from '../nodes/index.ts'
import { nearest } from '../util/index.ts'
import { CHECK_NAMES } from './checks/index.ts'
import { compileLibrary, compileTemplate, type CompiledCode } from './compiler/compiler.ts'
import { UnknownNameError } from './compiler/unknown-name.ts'
import type {
  Macro,
  NativeTemplate,
  OutputSegment,
  Template,
  TemplateOrigin,
  Templates,
  TemplateScope,
} from './contract.ts'
import { FILTER_NAMES } from './filters/index.ts'
import { parseTemplate } from './parser/parser.ts'
import { blocksOf, type Block } from './blocks.ts'
import { drive, driveSync, type Running } from './runtime/drive.ts'
import type { Unit } from './runtime/failure.ts'
import { RUNTIME, type Runtime } from './runtime/runtime.ts'
import { TemplateSyntaxError } from './syntax-error.ts'

/** Makes the compiler of templates. A text that it compiled once is not compiled again. */
export function createTemplates(): Templates {
  const known: KnownTexts = { templates: new Map(), natives: new Map() }
  return {
    compile: (text, origin) => compile(text, origin, known),
    compileNative: (text, origin) => compileNative(text, origin, known),
    library,
  }
}

/** Texts stand again and again: a model is rendered twice, and tests differ by their arguments alone. */
interface KnownTexts {
  readonly templates: Map<string, LoadedCode>
  readonly natives: Map<string, LoadedCode>
}

/** Each literal text that was written: where in the output, how long, and its place in the template. */
type Segments = number[]
type Render = (scope: TemplateScope, segments: Segments | undefined) => Running

const KNOWN = { filters: FILTER_NAMES, checks: CHECK_NAMES }

function compile(text: string, origin: TemplateOrigin, { templates }: KnownTexts): Template {
  const code = getOrLoad(templates, text, () =>
    orFail(origin, () => compileTemplate(parseTemplate(text), { known: KNOWN })),
  )
  const unit = unitOf(code, origin)
  const render = code.load(RUNTIME, unit) as Render
  return {
    render: async (scope) => (await drive(render(scope, undefined))) as string,
    renderSync: (scope) => driveSync(render(scope, undefined)) as string,
    renderMapped: async (scope) => {
      const segments: Segments = []
      const rendered = (await drive(render(scope, segments))) as string
      return { text: rendered, segments: outputSegments(segments, unit.places) }
    },
  }
}

function outputSegments(numbers: Segments, places: readonly number[]): readonly OutputSegment[] {
  return Array.from({ length: numbers.length / 3 }, (_, at) => {
    const [outputStart = 0, length = 0, place = 0] = numbers.slice(at * 3, at * 3 + 3)
    return { outputStart, length, line: places[place] ?? 1, column: places[place + 1] ?? 1 }
  })
}

function compileNative(text: string, origin: TemplateOrigin, { natives }: KnownTexts): NativeTemplate {
  const code = getOrLoad(natives, text, () =>
    orFail(origin, () => compileTemplate(parseTemplate(text), { known: KNOWN, native: true })),
  )
  const render = code.load(RUNTIME, unitOf(code, origin)) as Render
  return { evaluateSync: (scope) => driveSync(render(scope, undefined)) }
}

function library(file: MacroFile): readonly Macro[] {
  try {
    return macrosOf(file, { text: file.text, line: 1, column: 1 })
  } catch (error) {
    // dbt cuts the blocks out of a macro file and never reads what is between them, so neither may stop us.
    const blocks = blocksOf(file.text)
    if (blocks.length === 0) throw error
    return blocks.flatMap((block) => macrosOf(file, block))
  }
}

function macrosOf({ path, packageName }: MacroFile, { text, line, column }: Block): readonly Macro[] {
  const origin = { file: path, packageName, line, column }
  const code = loadCode(orFail(origin, () => compileLibrary(parseTemplate(text), { known: KNOWN })))
  return code.load(RUNTIME, unitOf(code, origin)) as readonly Macro[]
}

/** Generated code as a function, and the places in it, counted from the start of the text. */
interface LoadedCode {
  readonly load: (rt: Runtime, unit: Unit) => unknown
  readonly places: readonly number[]
}

function getOrLoad(known: Map<string, LoadedCode>, text: string, build: () => CompiledCode): LoadedCode {
  const found = known.get(text)
  if (found) return found
  const loaded = loadCode(build())
  known.set(text, loaded)
  return loaded
}

function loadCode({ code, places }: CompiledCode): LoadedCode {
  // Generated code holds no text of the template except as JSON literals, and sees only these two names.
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
  return { load: new Function('rt', 'unit', code) as LoadedCode['load'], places }
}

function unitOf(
  { places }: LoadedCode,
  { file, packageName = '', line = 1, column = 1 }: TemplateOrigin & { readonly packageName?: string },
): Unit {
  if (line === 1 && column === 1) return { file, packageName, places }
  const moved = places.map((number, at) => {
    if (at % 2 === 0) return number + line - 1
    return places[at - 1] === 1 ? number + column - 1 : number
  })
  return { file, packageName, places: moved }
}

function orFail(origin: TemplateOrigin, build: () => CompiledCode): CompiledCode {
  try {
    return build()
  } catch (error) {
    if (error instanceof TemplateSyntaxError) {
      return fail(
        'TEMPLATE_SYNTAX',
        { detail: sentence(error.message) },
        { location: placeOf(error, origin) },
      )
    }
    if (!(error instanceof UnknownNameError)) throw error
    const meant = nearest(error.unknown, error.known)
    return fail(
      'TEMPLATE_FAILED',
      { kind: error.name, detail: error.message },
      { location: placeOf(error.at, origin), hint: meant && `Did you mean "${meant}"?` },
    )
  }
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

function placeOf(
  at: { readonly lineno: number; readonly colno: number },
  { file, line = 1, column = 1 }: TemplateOrigin,
): SourceLocation {
  return { file, line: at.lineno + line, column: at.colno + (at.lineno === 0 ? column : 1) }
}
