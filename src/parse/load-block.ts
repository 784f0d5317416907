import { problem, type SourceLocation } from '../errors/index.ts'
import { isConfigMap, type CursorConfig, type LoadConfig } from '../nodes/index.ts'
import {
  kindOf,
  readFields,
  refuseMissing,
  refuseUnknownFields,
  scalarText,
  valueOf,
  type Located,
  type LocatedEntry,
} from '../project/index.ts'
import { nearest } from '../util/index.ts'
import type { ParseContext } from './context.ts'
import { renderValue } from './described.ts'
import { CURSOR_FIELDS, LOAD_FIELDS } from './known-fields.ts'
import { EMPTY_MAP, layerFields, type LayeredFields } from './load-fields.ts'

export interface LoadRequest {
  /** In messages: `The source table "bank.accounts"`. */
  readonly owner: string
  /** What the table is called where it comes from, unless `from` says otherwise. */
  readonly identifier: string
  /** `load:` of the table. */
  readonly own: LocatedEntry | undefined
  /** `load:` of its source: the connection, and defaults for all tables. */
  readonly shared: LocatedEntry | undefined
  /** Of the table, when it has no block of its own. */
  readonly location: SourceLocation
}

/**
 * Reads how a table is loaded. A block at the source loads all its tables; `load: false` leaves one out.
 * Undefined for a table that somebody else fills.
 */
export function readLoad(request: LoadRequest, context: ParseContext): LoadConfig | undefined {
  const { own, shared, owner } = request
  if ((!own && !shared) || isFalse(own?.value)) return undefined
  refuseUnknown(request, context)
  const layers = [own?.value, shared?.value, valueOf(shared?.value, 'defaults')]
  const fields = layerFields(
    layers.flatMap((layer) => usableMap(layer, context)),
    context,
  )
  const location = own?.keyLocation ?? request.location
  const connection = readConnection(fields, { owner, location }, context)
  if (connection === undefined) return undefined
  const load: LoadConfig = {
    location,
    connection,
    from: fields.text('from') ?? request.identifier,
    ...readMode(fields, context),
    layout: fields.choice('layout', ['columns', 'document']),
    columns: readColumnTypes(fields, context),
    onBadRow: fields.choice('on_bad_row', ['quarantine', 'fail']),
    maxBad: readMaxBad(fields, context),
    allowEmpty: fields.truth('allow_empty', false),
    idleTimeoutMs: fields.duration('idle_timeout', 120_000),
  }
  requireForMode(load, owner, context)
  return load
}

function isFalse(value: Located | undefined): boolean {
  return value?.kind === 'scalar' && value.value === false
}

/** An empty block and `load: true` are maps without fields. */
function usableMap(value: Located | undefined, { problems }: ParseContext): readonly Located[] {
  if (!value || value.kind === 'map') return value ? [value] : []
  if (value.kind === 'scalar' && (value.value === null || value.value === true)) return []
  const facts = { field: 'load', expected: 'a map', actual: kindOf(value) }
  problems.push(problem('FIELD_INVALID', facts, { location: value.location }))
  return []
}

function refuseUnknown({ own, owner }: LoadRequest, { problems }: ParseContext): void {
  if (!own) return
  refuseUnknownFields(own.value, { owner: `${owner} (load)`, known: LOAD_FIELDS, isComplete: true }, problems)
}

/** Notes the unknown fields of a block that all tables of a source share. */
export function refuseUnknownShared(
  block: Located | undefined,
  owner: string,
  { problems }: ParseContext,
): void {
  const check = (map: Located | undefined, known: readonly string[]) => {
    if (map) refuseUnknownFields(map, { owner: `${owner} (load)`, known, isComplete: true }, problems)
  }
  check(block, [...LOAD_FIELDS, 'defaults'])
  check(valueOf(block, 'defaults'), LOAD_FIELDS)
}

interface LoadOwner {
  readonly owner: string
  readonly location: SourceLocation
}

function readConnection(
  fields: LayeredFields,
  { owner, location }: LoadOwner,
  { project, problems }: ParseContext,
): string | undefined {
  const name = fields.text('connection')
  const known = project.outside.connections.map((connection) => connection.name)
  if (name === undefined) {
    const map = { ...EMPTY_MAP, location }
    refuseMissing({ map, field: 'connection', owner: `${owner} (load)` }, problems)
  } else if (!known.includes(name)) {
    const facts = { connection: name, nearest: nearest(name, known) }
    problems.push(problem('CONNECTION_UNKNOWN', facts, { location: fields.find('connection')?.location }))
  }
  return name
}

type ModeFields = Pick<LoadConfig, 'mode' | 'key' | 'cursor'>

function readMode(fields: LayeredFields, context: ParseContext): ModeFields {
  const mode = fields.choice('mode', ['full_refresh', 'incremental', 'append'])
  const key = fields.texts('key') ?? []
  // Without a key, rows that are read twice would be stored twice: nothing may overlap.
  const lookbackMs = mode === 'append' && key.length === 0 ? 0 : 15 * 60_000
  const cursor = readCursor(fields.find('cursor'), lookbackMs, context)
  return { mode, key, ...(cursor && { cursor }) }
}

/** A cursor is the name of a field, or a map with it. */
function readCursor(
  value: Located | undefined,
  lookbackMs: number,
  context: ParseContext,
): CursorConfig | undefined {
  if (!value) return undefined
  const { problems } = context
  if (value.kind === 'scalar') {
    const field = scalarText(renderValue(value, context))
    return { field, lookbackMs, settleMs: 5000, onNull: 'include' }
  }
  refuseUnknownFields(value, { owner: 'The cursor', known: CURSOR_FIELDS, isComplete: true }, problems)
  const fields = layerFields([value], context)
  const field = fields.text('field')
  if (field === undefined) refuseMissing({ map: value, field: 'field', owner: 'The cursor' }, problems)
  return {
    field: field ?? '',
    lookbackMs: fields.duration('lookback', lookbackMs),
    settleMs: fields.duration('settle', 5000),
    onNull: fields.choice('on_null', ['include', 'exclude', 'fail']),
  }
}

function requireForMode(load: LoadConfig, owner: string, { problems }: ParseContext): void {
  const { mode, key, cursor, location } = load
  const map = { ...EMPTY_MAP, location }
  const refuse = (field: string) => {
    refuseMissing({ map, field, owner: `${owner} (load, mode ${mode})` }, problems)
  }
  if (mode !== 'full_refresh' && !cursor) refuse('cursor')
  if (mode === 'incremental' && key.length === 0) refuse('key')
}

function readColumnTypes(fields: LayeredFields, context: ParseContext): Readonly<Record<string, string>> {
  const value = fields.find('columns')
  const types = value && renderValue(value, context)
  if (!isConfigMap(types)) return {}
  return Object.fromEntries(Object.entries(types).map(([column, type]) => [column, scalarText(type)]))
}

function readMaxBad(fields: LayeredFields, { problems }: ParseContext): LoadConfig['maxBad'] {
  const value = fields.find('max_bad')
  const limits = value && readFields(value, problems)
  return { rows: limits?.number('rows') ?? 100, percent: limits?.number('pct') ?? 0.1 }
}
