import { randomUUID } from 'node:crypto'

import { loadDialect, type Dialect } from '../adapters/index.ts'
import { resolveGraph, type Graph } from '../graph/index.ts'
import type { MacroFile } from '../nodes/index.ts'
import { parseProject, readMacroFiles, type ParsedProject } from '../parse/index.ts'
import { readProject, targetFacts, type Project } from '../project/index.ts'
import {
  createMacroLibrary,
  createTemplates,
  type MacroLibrary,
  type ProjectHost,
  type Templates,
} from '../template/index.ts'
import type { CommandOptions } from './options.ts'
import { toolVersion } from './version.ts'

/** A project that was read and understood: what all commands begin with. */
export interface Workspace {
  readonly project: Project
  readonly templates: Templates
  readonly library: MacroLibrary
  readonly host: ProjectHost
  readonly dialect: Dialect
  readonly graph: Graph
  readonly parsed: ParsedProject
  readonly macroFiles: readonly MacroFile[]
}

/** Reads, parses and resolves a project. @throws {ProjectError} all problems of the first stage that has any. */
export async function openWorkspace(options: CommandOptions, command: string): Promise<Workspace> {
  const started = performance.now()
  const project = await readProject(options)
  announce(project, { options, command })
  const dialect = await loadDialect(project.outside)
  const host = projectHost(project, dialect, { options, command })
  const templates = createTemplates()
  const macroFiles = readMacroFiles(project)
  const library = createMacroLibrary(templates, macroFiles, project.config.name)
  const parsed = await parseProject(project, { templates, library, host })
  for (const problem of parsed.warnings) options.emit({ kind: 'diagnostic', severity: 'warning', problem })
  const graph = resolveGraph(parsed)
  const nodes = Object.keys(graph.nodes).length
  options.emit({ kind: 'parse.finished', nodes, durationMs: performance.now() - started })
  return { project, templates, library, host, dialect, graph, parsed, macroFiles }
}

function announce({ outside: { target } }: Project, { options, command }: Invocation): void {
  options.emit({
    kind: 'run.started',
    command,
    target: target.targetName,
    address: `${target.type} ${target.schema}${target.embedded ? ', embedded' : ''}`,
    threads: target.threads,
    version: toolVersion(),
  })
}

interface Invocation {
  readonly options: CommandOptions
  readonly command: string
}

function projectHost(project: Project, dialect: Dialect, { options, command }: Invocation): ProjectHost {
  const { outside, config } = project
  return {
    projectName: config.name,
    vars: config.vars,
    environment: (name) => process.env[name],
    dialect,
    target: targetFacts(outside.target),
    invocation: {
      id: randomUUID(),
      startedAt: new Date(),
      command,
      fullRefresh: options.fullRefresh,
      toolVersion: toolVersion(),
    },
    log: (text, info) => {
      if (info) options.emit({ kind: 'message', text })
    },
    warn: (text) => {
      options.emit({ kind: 'message', text: `warning: ${text}` })
    },
  }
}
