import { CATALOGUE, type Catalogue } from './catalogue/index.ts'

/** A place in a file of the user's project. `line` and `column` count from 1. */
export interface SourceLocation {
  /** Path relative to the project folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** How many characters to underline; 1 when unknown. */
  readonly length?: number
  /** A few words to print after the caret. */
  readonly label?: string
}

export type ProblemName = keyof Catalogue
/** What the message and the hint of a problem need to know. */
export type ProblemFacts<Name extends ProblemName> = FactsOf<Catalogue[Name]['message']> &
  HintFacts<Catalogue[Name]>

type FactsOf<Text> = Text extends (facts: infer Facts) => unknown ? Facts : never
type HintFacts<Entry> = Entry extends { readonly hint: infer Hint } ? FactsOf<Hint> : unknown

/** One thing that is wrong, as data: what, where, and one thing to do about it. */
export interface Problem {
  readonly name: ProblemName
  /** Permanent: users search for it and scripts match it. Never renamed, never reused. */
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly location?: SourceLocation
  /** Further lines that help, each a sentence: the macro call stack, the database's own detail. */
  readonly notes?: readonly string[]
}

export interface ProblemContext {
  readonly location?: SourceLocation | undefined
  readonly notes?: readonly string[] | undefined
  /** Replaces the hint of the catalogue where the outside world gave a better one. */
  readonly hint?: string | undefined
}

/** Builds a problem from the catalogue. */
export function problem<Name extends ProblemName>(
  name: Name,
  facts: ProblemFacts<Name>,
  context: ProblemContext = {},
): Problem {
  const entry = CATALOGUE[name] as unknown as CatalogueEntry<ProblemFacts<Name>>
  const hint = context.hint ?? entry.hint?.(facts)
  return {
    name,
    code: entry.code,
    message: entry.message(facts),
    ...(hint !== undefined && { hint }),
    ...(context.location && { location: context.location }),
    ...(context.notes?.length && { notes: context.notes }),
  }
}

export interface CatalogueEntry<Facts> {
  readonly code: string
  readonly message: (facts: Facts) => string
  readonly hint?: (facts: Facts) => string | undefined
}

/**
 * Problems that end a stage. A stage collects all it can find and throws once, at its door.
 * Anything else that is thrown is a bug in the tool.
 */
export class ProjectError extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map((one) => `${one.code}: ${one.message}`).join('\n'), options)
    this.name = 'ProjectError'
    this.problems = problems
  }
}

/** Throws a single problem. */
export function fail<Name extends ProblemName>(
  name: Name,
  facts: ProblemFacts<Name>,
  context: ProblemContext & ErrorOptions = {},
): never {
  throw new ProjectError([problem(name, facts, context)], { cause: context.cause })
}
