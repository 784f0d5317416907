import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { ProjectError } from '../errors/index.ts'
import { createTemplates } from './index.ts'
import { createScope } from './runtime/scope.ts'

interface Snippet {
  readonly src: string
  readonly ok: boolean
  /** What Jinja2 3.1.6 gives, configured as dbt configures it. */
  readonly out?: string
  /** `TypeError: message`, as Jinja2 raises it. */
  readonly err?: string
}

const SNIPPETS = JSON.parse(
  readFileSync(`${import.meta.dirname}/snippets.json`, 'utf8'),
) as readonly Snippet[]

/** Errors that say the same in better words than Jinja2, or in those of another Python version. */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  "unexpected char '\"' at 66",
  "expected token 'end of statement block', got '['",
  'tuple index out of range',
])

describe('templates do what Jinja2 does', () => {
  test.each(SNIPPETS.map((snippet) => [snippet.src, snippet] as const))('%s', (_, { src, ok, out, err }) => {
    const result = rendered(src)
    if (ok) {
      // Python prints the address of a generator.
      expect(result).toEqual({ text: out?.replace(/<generator object [^>]*>/g, '<generator object>') })
      return
    }
    const [, kind = '', message = ''] = /^(\w+): ([\s\S]*)$/.exec(err ?? '') ?? []
    expect(result.kind).toBe(kind)
    if (!OTHER_WORDS.has(message)) expect(result.detail).toBe(message)
  })
})

interface Outcome {
  readonly text?: string
  readonly kind?: string
  readonly detail?: string
}

function rendered(text: string): Outcome {
  try {
    return { text: createTemplates().compile(text, { file: 'model.sql' }).renderSync(createScope({})) }
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    const [first] = error.problems
    if (first?.name === 'TEMPLATE_SYNTAX') return { kind: 'TemplateSyntaxError' }
    const [, kind, detail] = /^The template failed \((\w+)\): ([\s\S]*)$/.exec(first?.message ?? '') ?? []
    return { kind: kind ?? '', detail: detail ?? '' }
  }
}
