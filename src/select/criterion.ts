import { fail } from '../errors/index.ts'
import { nearest } from '../util/index.ts'
import { KNOWN_METHODS } from './methods.ts'

/** One term of a selector: what to look for, and how far to follow the graph from there. */
export interface Criterion {
  readonly text: string
  readonly method: string
  /** `meta.owner` in `config.meta.owner:finance`. */
  readonly methodPath: readonly string[]
  readonly value: string
  /** True when the method was not written but guessed from the value. */
  readonly isBare: boolean
  /** Edges to follow; undefined when not asked for. */
  readonly parentsDepth: number | undefined
  readonly childrenDepth: number | undefined
  /** `@`: also everything that the descendants are built from. */
  readonly withChildrensParents: boolean
}

const PATTERN =
  /^(?<at>@)?(?:(?<parents>\d*)\+)?(?:(?<method>\w[\w.]*):)?(?<value>.*?)(?:\+(?<children>\d*))?$/s

/** Selectors by name and those that compare with an earlier run need files that no command reads. */
const STATEFUL = ['state', 'result', 'source_status', 'selector']

/** Reads one term. @throws {ProjectError} `SELECT_INVALID` */
export function parseCriterion(text: string): Criterion {
  const { at, parents, method, value = '', children } = PATTERN.exec(text)?.groups ?? {}
  if (value === '') return fail('SELECT_INVALID', { selector: text, detail: 'it names nothing.' })
  if (at && children !== undefined) {
    return fail('SELECT_INVALID', {
      selector: text,
      detail: '"@" already includes the children, so "+" cannot follow.',
    })
  }
  const [name = '', ...methodPath] = (method ?? guessMethod(value)).split('.')
  refuseUnknown(text, name)
  if (name === 'config' && methodPath.length === 0) {
    const detail = 'name the configuration, as in "config.materialized:table".'
    return fail('SELECT_INVALID', { selector: text, detail })
  }
  return {
    text,
    method: name,
    methodPath,
    value,
    isBare: method === undefined,
    parentsDepth: depthOf(parents),
    childrenDepth: depthOf(children),
    withChildrensParents: at !== undefined,
  }
}

function guessMethod(value: string): string {
  if (value.includes('/')) return 'path'
  return /\.(?:sql|py|csv)$/.test(value) ? 'file' : 'fqn'
}

function depthOf(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined
  return digits === '' ? Infinity : Number(digits)
}

function refuseUnknown(selector: string, method: string): void {
  if (KNOWN_METHODS.includes(method)) return
  if (STATEFUL.includes(method)) {
    fail('SELECT_INVALID', { selector, detail: `the method "${method}" is not available.` })
  }
  const meant = nearest(method, KNOWN_METHODS)
  fail(
    'SELECT_INVALID',
    { selector, detail: `there is no method "${method}".` },
    { hint: meant ? `Did you mean "${meant}:"?` : `Methods are ${KNOWN_METHODS.join(', ')}.` },
  )
}
