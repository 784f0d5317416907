import type { Body, Statement, Target } from '../syntax.ts'

/** The template's variables that a piece of generated code can see, with the JavaScript names they have there. */
export class Names {
  private readonly parent: Names | undefined
  private readonly variables = new Map<string, string>()

  constructor(parent?: Names) {
    this.parent = parent
  }

  find(name: string): string | undefined {
    return this.variables.get(name) ?? this.parent?.find(name)
  }

  declare(name: string, variable: string): void {
    this.variables.set(name, variable)
  }
}

/** Names that statements assign in their own scope; `if` has none of its own, so its names count. */
export function assignedNames(body: Body): ReadonlySet<string> {
  const names = new Set<string>()
  for (const statement of body.children) collectAssigned(statement, names)
  return names
}

function collectAssigned(statement: Statement, names: Set<string>): void {
  if (statement.typename === 'Assign' || statement.typename === 'AssignBlock') {
    for (const name of targetNames(statement.target)) names.add(name)
  } else if (statement.typename === 'MacroDefinition') {
    names.add(statement.name)
  } else if (statement.typename === 'Branch') {
    for (const inner of statement.body.children) collectAssigned(inner, names)
    if (statement.otherwise?.typename === 'Branch') collectAssigned(statement.otherwise, names)
    else for (const inner of statement.otherwise?.children ?? []) collectAssigned(inner, names)
  }
}

export function targetNames(target: Target): readonly string[] {
  if (target.typename === 'Symbol') return [target.value]
  if (target.typename === 'NamespaceTarget') return []
  return target.items.flatMap((item) => targetNames(item as Target))
}

/**
 * Names of a body that are certainly assigned before anything reads them. Others start with the value they have
 * outside, which asks the host for it.
 */
export function freshNames(body: Body): ReadonlySet<string> {
  const fresh = new Set<string>()
  const seen = new Set<string>()
  for (const statement of body.children) {
    const isAssignment = statement.typename === 'Assign'
    collectNames(isAssignment ? statement.value : statement, seen)
    if (!isAssignment) continue
    for (const name of targetNames(statement.target)) {
      if (!seen.has(name)) fresh.add(name)
      seen.add(name)
    }
    collectNames(statement.target, seen)
  }
  return fresh
}

function collectNames(part: unknown, into: Set<string>): void {
  if (typeof part !== 'object' || part === null) return
  const symbol = part as { readonly typename?: string; readonly value?: string; readonly name?: string }
  if (symbol.typename === 'Data' || symbol.typename === 'Literal') return
  if (symbol.typename === 'Symbol' && symbol.value !== undefined) into.add(symbol.value)
  else for (const inner of Object.values(part)) collectNames(inner, into)
  if (symbol.typename === 'MacroDefinition' && symbol.name !== undefined) into.add(symbol.name)
}

/** True when a piece of syntax names a variable, at any depth. */
export function mentions(part: unknown, name: string): boolean {
  if (typeof part !== 'object' || part === null) return false
  const symbol = part as { readonly typename?: string; readonly value?: unknown }
  if (symbol.typename === 'Symbol') return symbol.value === name
  return Object.values(part).some((inner) => mentions(inner, name))
}
