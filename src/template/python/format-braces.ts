import type { TemplateScope } from '../contract.ts'
import { attributeOf, itemOf } from './access.ts'
import type { Arguments } from './call.ts'
import { PythonError, valueError } from './error.ts'
import { formatValue } from './format-number.ts'
import { quoted, representationOf, textOf } from './text.ts'
import { failUndefined, Undefined } from './values.ts'

/** Python's `format.format(*positional, **named)`. */
export function bracesFormat(format: string, given: Arguments, scope: TemplateScope): string {
  return new BracesFormatter(given, scope).run(format)
}

class BracesFormatter {
  private readonly given: Arguments
  private readonly scope: TemplateScope
  private automatic = 0

  constructor(given: Arguments, scope: TemplateScope) {
    this.given = given
    this.scope = scope
  }

  run(format: string): string {
    let text = ''
    let at = 0
    while (at < format.length) {
      const character = format.charAt(at)
      if (character !== '{' && character !== '}') {
        const end = nextBrace(format, at)
        text += format.slice(at, end)
        at = end
      } else if (format[at + 1] === character) {
        text += character
        at += 2
      } else {
        if (character === '}') throw valueError("Single '}' encountered in format string")
        const end = closingBrace(format, at)
        text += this.field(format.slice(at + 1, end))
        at = end + 1
      }
    }
    return text
  }

  private field(body: string): string {
    const match = /^([^!:]*)(?:!([rsa]))?(?::([\s\S]*))?$/.exec(body)
    if (!match) throw valueError("expected ':' after conversion specifier")
    const [, path = '', conversion, rawSpec = ''] = match
    const value = this.resolve(path)
    const spec = rawSpec.includes('{') ? this.run(rawSpec) : rawSpec
    if (conversion === undefined) return formatValue(value, spec)
    return formatValue(conversion === 's' ? textOf(value) : representationOf(value), spec)
  }

  private resolve(path: string): unknown {
    const match = /^([^.[\]]*)((?:\.[^.[\]]+|\[[^\]]+\])*)$/.exec(path)
    if (!match) throw valueError(`Only '.' or '[' may follow ']' in format field specifier`)
    const [, root = '', rest = ''] = match
    let value = this.root(root)
    for (const step of rest.match(/\.[^.[\]]+|\[[^\]]+\]/g) ?? []) {
      const key = step.startsWith('.') ? step.slice(1) : step.slice(1, -1)
      value = step.startsWith('.')
        ? attributeOf(this.scope, value, key)
        : itemOf(this.scope, value, /^\d+$/.test(key) ? Number(key) : key)
      if (value instanceof Undefined) failUndefined(value)
    }
    return value
  }

  private root(name: string): unknown {
    if (name !== '' && !/^\d+$/.test(name)) {
      const named = this.given.named
      if (!named || !Object.hasOwn(named, name)) throw new PythonError('KeyError', quoted(name))
      return named[name]
    }
    const index = name === '' ? this.automatic++ : Number(name)
    if (index < this.given.positional.length) return this.given.positional[index]
    throw new PythonError('IndexError', `Replacement index ${index} out of range for positional args tuple`)
  }
}

function nextBrace(format: string, from: number): number {
  const offset = format.slice(from).search(/[{}]/)
  return offset < 0 ? format.length : from + offset
}

function closingBrace(format: string, open: number): number {
  let depth = 0
  for (let at = open; at < format.length; at++) {
    if (format[at] === '{') depth++
    else if (format[at] === '}' && --depth === 0) return at
  }
  throw valueError("expected '}' before end of string")
}
