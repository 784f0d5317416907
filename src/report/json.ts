import { randomUUID } from 'node:crypto'

import type { Problem } from '../errors/index.ts'
import type { NodeResult, RunEvent } from '../execute/index.ts'
import type { LogData, LogLine, LogNode, LogProblem } from './json-line.ts'
import { logLine } from './node-line.ts'
import type { LogLevel, Reporter, ReportOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { stripColours } from './style.ts'
import { tally } from './summary.ts'
import { countResults, formatCount, formatSeconds, hasFailed, kindWord } from './words.ts'

const HEARTBEAT_MS = 30_000

/** Prints one JSON object a line, see {@link LogLine}. */
export function createJsonReporter(options: ReportOptions): Reporter {
  const now = options.now ?? (() => new Date())
  const invocation = options.invocationId ?? randomUUID()
  const progress = createProgress()
  const heartbeat = setInterval(beat, HEARTBEAT_MS).unref()
  let written = 0
  return { emit, close: () => clearInterval(heartbeat) }

  function emit(event: RunEvent): void {
    progress.follow(event, now().getTime())
    write(lineOf(event))
  }

  function beat(): void {
    const { running } = progress.state()
    if (running.length === 0) return
    const nowMs = now().getTime()
    const nodes = running.map((one) => ({
      id: one.nodeId,
      seconds: Math.round((nowMs - one.sinceMs) / 1000),
    }))
    write(line('run.heartbeat', { running: nodes }, { msg: `still running: ${running.length}` }))
  }

  function write(body: LineBody): void {
    if (body.event !== 'run.finished' && !isLogged(body.level, options.level)) return
    written += 1
    const whole = { v: 1, ts: now().toISOString(), seq: written, inv: invocation, ...body }
    options.output.write(`${JSON.stringify(whole, (_, value: unknown) => hide(value))}\n`)
  }

  function hide(value: unknown): unknown {
    return typeof value === 'string' ? options.mask(stripColours(value)) : value
  }
}

type LineBody = DistributiveOmit<LogLine, 'v' | 'ts' | 'seq' | 'inv'>
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never

interface LineExtras {
  readonly msg: string
  readonly level?: LogLine['level']
  readonly code?: string | undefined
  readonly node?: LogNode
}

function line<Event extends keyof LogData>(event: Event, data: LogData[Event], extras: LineExtras): LineBody {
  const { msg, level = 'info', code = null, node = null } = extras
  return { level, event, code, msg, node, data } as LineBody
}

function isLogged(level: LogLine['level'], wanted: LogLevel): boolean {
  switch (wanted) {
    case 'quiet':
      return level === 'error'
    case 'normal':
    case 'verbose':
      return level !== 'debug'
    case 'debug':
      return true
  }
}

function lineOf(event: RunEvent): LineBody {
  switch (event.kind) {
    case 'run.started': {
      const { kind, ...data } = event
      return line(kind, data, { msg: `${data.command} on target ${data.target} (${data.address})` })
    }
    case 'parse.finished': {
      const data = { nodes: event.nodes, duration_ms: event.durationMs }
      return line(event.kind, data, { msg: `parsed ${formatCount(event.nodes, 'node')}` })
    }
    case 'plan.selected': {
      const sum = Object.values(event.counts).reduce((total, count) => total + count, 0)
      return line(event.kind, { counts: event.counts }, { msg: `selected ${formatCount(sum, 'node')}` })
    }
    case 'node.started':
      return startedLine(event)
    case 'node.progress': {
      const msg = formatCount(event.rows, 'row')
      return line(event.kind, { rows: event.rows }, { msg, level: 'debug', node: nodeOf(event.nodeId) })
    }
    case 'node.finished':
      return finishedLine(event)
    case 'diagnostic':
      return diagnosticLine(event)
    case 'message':
      return line(event.kind, {}, { msg: event.text })
    case 'statement': {
      const node = event.nodeId === undefined ? {} : { node: nodeOf(event.nodeId) }
      return line(event.kind, { sql: event.sql }, { msg: 'statement', level: 'debug', ...node })
    }
    case 'run.finished':
      return lastLine(event)
  }
}

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

function startedLine(event: EventOf<'node.started'>): LineBody {
  const { nodeId, nodeKind, name, materialized = null, index, total } = event
  const node = { ...nodeOf(nodeId), type: nodeKind, name }
  return line(event.kind, { materialized, index, total }, { msg: `START ${kindWord(event)} ${name}`, node })
}

function finishedLine({ kind, result, finished, total }: EventOf<'node.finished'>): LineBody {
  const data = {
    status: result.status,
    materialized: result.materialized ?? null,
    started_at: result.startedAt ?? null,
    duration_ms: result.durationMs,
    rows: result.rows ?? null,
    bad_rows: result.badRows ?? null,
    failures: result.failures ?? null,
    problem: result.problem ? problemOf(result.problem) : null,
    finished,
    total,
  }
  const level = hasFailed(result.status) ? 'error' : result.status === 'warn' ? 'warn' : 'info'
  return line(kind, data, {
    msg: logLine(result),
    level,
    code: result.problem?.code,
    node: nodeOfResult(result),
  })
}

function diagnosticLine({ kind, severity, problem }: EventOf<'diagnostic'>): LineBody {
  const level = severity === 'warning' ? 'warn' : severity
  return line(kind, { problem: problemOf(problem) }, { msg: problem.message, level, code: problem.code })
}

function lastLine({ kind, command, exitCode, result }: EventOf<'run.finished'>): LineBody {
  const data = {
    command,
    exit_code: exitCode,
    cancelled: result.cancelled,
    duration_ms: result.durationMs,
    counts: countResults(result.results),
    critical_path: result.criticalPath,
  }
  const msg = `${command} finished in ${formatSeconds(result.durationMs)}, ${tally(result)}, exit ${exitCode}`
  return line(kind, data, { msg, level: exitCode === 0 ? 'info' : 'error' })
}

function nodeOf(id: string): LogNode {
  return { id, type: null, name: null, path: null, relation: null }
}

function nodeOfResult({ nodeId, nodeKind, name, path, relation }: NodeResult): LogNode {
  const relationText = relation ? `${relation.database}.${relation.schema}.${relation.name}` : null
  return { id: nodeId, type: nodeKind, name, path, relation: relationText }
}

function problemOf(one: Problem): LogProblem {
  return {
    code: one.code,
    message: one.message,
    hint: one.hint ?? null,
    notes: one.notes ?? [],
    file: one.location?.file ?? null,
    line: one.location?.line ?? null,
    column: one.location?.column ?? null,
  }
}
