import type { TemplateScope } from '../contract.ts'
import { runFilter, type FilterGiven } from '../filters/index.ts'
import { parseTemplate } from '../parser/parser.ts'
import { negated } from '../python/arithmetic.ts'
import { PythonError } from '../python/error.ts'
import { floatValue, isNumber } from '../python/kinds.ts'
import { textOf } from '../python/text.ts'
import { dictOf, Tuple } from '../python/values.ts'
import type { Expression } from '../syntax.ts'

/** Text that a filter such as `as_bool` marks for conversion when it is the whole value. */
class Marked {
  readonly templateType = 'str'
  readonly filter: string
  readonly content: string

  constructor(filter: string, content: string) {
    this.filter = filter
    this.content = content
  }

  text(): string {
    return this.content
  }
}

const MARKS: ReadonlySet<string> = new Set(['as_text', 'as_bool', 'as_native', 'as_number'])

/** Filters of values that keep their type: dbt's `as_*` filters mark text for conversion. */
export function nativeFilter(scope: TemplateScope, name: string, given: FilterGiven): unknown {
  return MARKS.has(name) ? new Marked(name, textOf(given.value)) : runFilter(scope, name, given)
}

/** The value of a template made of parts: one part keeps its type, several make a text. */
export function nativeResult(parts: readonly unknown[]): unknown {
  const [only] = parts
  if (parts.length !== 1) return parts.map(textOf).join('')
  return only instanceof Marked ? converted(only) : only
}

function converted({ filter, content }: Marked): unknown {
  if (filter === 'as_text') return content
  const value = literalValue(content)
  const fits =
    filter === 'as_bool' ? typeof value === 'boolean' : isNumber(value) && typeof value !== 'boolean'
  if (filter === 'as_native' || fits) return value
  throw new PythonError(
    'JinjaRenderingError',
    `Could not convert value '${content}' into type '${filter.slice('as_'.length)}'`,
  )
}

/** Reads text as a Python literal; text that is none stays as it is. */
function literalValue(text: string): unknown {
  try {
    const [statement, ...rest] = parseTemplate(`{{ ${text} }}`).children
    // Jinja2 also knows `true`, `false` and `none`, which Python does not.
    if (rest.length > 0 || statement?.typename !== 'Print' || /^(?:true|false|none)$/.test(text.trim()))
      return text
    return evaluate(statement.value)
  } catch {
    return text
  }
}

function evaluate(expression: Expression): unknown {
  const { typename } = expression
  if (typename === 'Literal')
    return expression.isFloat ? floatValue(Number(expression.value)) : expression.value
  if (typename === 'Tuple') return new Tuple(expression.items.map(evaluate))
  if (typename === 'List') return expression.items.map(evaluate)
  if (typename === 'Neg') return negated(evaluate(expression.target))
  if (typename !== 'Dictionary') throw new PythonError('ValueError', 'malformed node or string')
  return dictOf(expression.pairs.map(([key, value]) => [evaluate(key), evaluate(value)]))
}
