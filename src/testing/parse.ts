import type { Problem } from '../errors/index.ts'
import type { ConfigValues, Node } from '../nodes/index.ts'
import { parseProject, readMacroFiles, type ParsedProject } from '../parse/index.ts'
import { readProject, targetFacts, type Project } from '../project/index.ts'
import { createMacroLibrary, createTemplates, type ProjectHost } from '../template/index.ts'
import { createProject } from './project.ts'

export interface ParsedFiles extends ParsedProject {
  readonly warnings: readonly Problem[]
  /** The node with this name; of a source its `source.table`. */
  readonly node: <Kind extends Node['kind']>(kind: Kind, name: string) => Extract<Node, { kind: Kind }>
}

/** Parses a small project written in a test, from real files and with the real template engine. */
export async function parseFiles(
  files: Readonly<Record<string, string>>,
  vars: ConfigValues = {},
): Promise<ParsedFiles> {
  await using folder = await createProject('', { 'profiles.yaml': PROFILES, ...files })
  const project = await readProject({ projectDir: folder.root, vars })
  return withLookup(await parseRead(project))
}

const PROFILES = `shop:
  target: test
  outputs:
    test: { type: postgres, dbname: wh, schema: main, threads: 2 }
connections:
  bank: { type: mongodump, path: demo/bank }
  crm: { type: postgres, embedded: true }
`

/** Parses a project that was read, as a command does. */
export async function parseRead(project: Project): Promise<ParsedProject> {
  const templates = createTemplates()
  const library = createMacroLibrary(templates, readMacroFiles(project), project.config.name)
  return await parseProject(project, { templates, library, host: hostOf(project) })
}

function hostOf(project: Project): ProjectHost {
  return {
    projectName: project.config.name,
    vars: project.config.vars,
    environment: (name) => process.env[name],
    target: targetFacts(project.outside.target),
    invocation: {
      id: 'test',
      startedAt: new Date(0),
      command: 'parse',
      fullRefresh: false,
      toolVersion: '0.0.0',
    },
    dialect: {
      name: 'postgres',
      quoteIdentifier: (name) => `"${name}"`,
      quoteLiteral: (text) => `'${text}'`,
    },
    log: () => undefined,
    warn: () => undefined,
  }
}

function withLookup(parsed: ParsedProject): ParsedFiles {
  return {
    ...parsed,
    node: (kind, name) => {
      const found = parsed.nodes.find((node) => node.kind === kind && nameOf(node) === name)
      if (!found)
        throw new Error(`There is no ${kind} "${name}" among ${parsed.nodes.map(nameOf).join(', ')}.`)
      return found as Extract<Node, { kind: typeof kind }>
    },
  }
}

function nameOf(node: Node): string {
  return node.kind === 'source' ? `${node.sourceName}.${node.name}` : node.name
}
