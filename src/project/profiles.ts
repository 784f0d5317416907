import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative, resolve } from 'node:path'

import type { ConnectionConfig, OutsideConfig, TargetConfig } from '../adapters/index.ts'
import {
  fail,
  notingSync,
  problem,
  ProjectError,
  type Problem,
  type SourceLocation,
} from '../errors/index.ts'
import type { ConfigValue, ConfigValues } from '../nodes/index.ts'
import { nearest } from '../util/index.ts'
import { readFields, refuseMissing, refuseUnknownFields } from './fields.ts'
import type { Located, LocatedEntry, ReadProjectOptions, TextFile } from './files.ts'
import { entryOf, kindOf, plainValue, scalarText, valueOf, type RenderText } from './located.ts'
import { readYaml } from './yaml.ts'

/** Each type of target has more of its own; these are what a slip of the finger is compared with. */
const TARGET_FIELDS = [
  'type schema threads embedded connections streaming url host port user password pass dbname database role search_path',
  'connect_timeout keepalives_idle retries sslmode sslcert sslkey sslrootcert',
].flatMap((names) => names.split(' '))

const FILE_NAMES = ['profiles.yaml', 'profiles.yml']

export interface ProfileRequest {
  readonly options: ReadProjectOptions
  readonly profileName: string
  readonly render: RenderText
}

/**
 * Reads the chosen output of the project's profile and its connections. Other outputs are not rendered: their
 * environment variables need not be set.
 *
 * @throws {ProjectError} `PROFILE_NOT_FOUND`, `TARGET_NOT_FOUND`, `PROFILE_INVALID`, `ENV_VAR_MISSING` and others.
 */
export function readProfile(request: ProfileRequest): OutsideConfig {
  const { options } = request
  const { root, output } = openProfile(request)
  const collected: Problem[] = []
  const target = readTarget(output, request, collected)
  const connections = readConnections(root, output.value, { ...request, problems: collected })
  if (collected.length > 0) throw new ProjectError(collected)
  return { projectRoot: resolve(options.projectDir), target, connections }
}

/** A block of profiles.yaml, rendered, with the places of its parts. */
export interface ProfileBlock {
  readonly values: ConfigValues
  /** The place of the deepest part of a path that is there. */
  readonly locate: (path: readonly PropertyKey[]) => SourceLocation | undefined
}

/**
 * Reads a block of profiles.yaml that only some commands need, such as `streaming:`. One of the same name in the
 * chosen output stands instead of it. Undefined when there is none.
 *
 * @throws {ProjectError} as {@link readProfile}
 */
export function readProfileBlock(request: ProfileRequest, name: string): ProfileBlock | undefined {
  const { root, output } = openProfile(request)
  const block = valueOf(output.value, name) ?? valueOf(root, name)
  if (!block) return undefined
  const problems: Problem[] = []
  if (block.kind !== 'map') {
    const facts = { field: name, expected: 'a map', actual: kindOf(block) }
    return fail('FIELD_INVALID', facts, { location: block.location })
  }
  const values = renderMap(block, request.render, problems)
  if (problems.length > 0) throw new ProjectError(problems)
  return { values, locate: (path) => locateIn(block, path) }
}

function locateIn(value: Located, [key, ...rest]: readonly PropertyKey[]): SourceLocation {
  if (key === undefined) return value.location
  const inner = value.kind === 'list' ? value.items[Number(key)] : entryOf(value, String(key))?.value
  return inner ? locateIn(inner, rest) : value.location
}

interface OpenProfile {
  readonly root: Located
  readonly output: LocatedEntry
}

function openProfile(request: ProfileRequest): OpenProfile {
  const { options, profileName } = request
  const folders = profileFolders(options)
  const file = folders.map((folder) => findProfiles(folder, options.projectDir)).find((one) => one)
  if (!file) return fail('PROFILE_NOT_FOUND', { profile: profileName, searched: folders })
  const { root, problems } = readYaml(file)
  if (!root) throw new ProjectError(problems)
  const profile = entryOf(root, profileName)
  if (!profile) {
    const names = root.kind === 'map' ? root.entries.map((entry) => entry.key) : []
    const known = names.filter((one) => !['config', 'connections', 'streaming'].includes(one))
    const facts = { profile: profileName, searched: [file.path], nearest: nearest(profileName, known) }
    return fail('PROFILE_NOT_FOUND', facts)
  }
  return { root, output: chooseOutput(profile, request) }
}

function profileFolders(options: ReadProjectOptions): readonly string[] {
  const chosen = options.profilesDir ?? process.env['DBT_PROFILES_DIR']
  return chosen ? [resolve(chosen)] : [resolve(options.projectDir), join(homedir(), '.dbt')]
}

function findProfiles(folder: string, projectDir: string): TextFile | undefined {
  for (const name of FILE_NAMES) {
    try {
      const path = join(folder, name)
      const fromProject = relative(resolve(projectDir), path).replaceAll('\\', '/')
      const text = readFileSync(path, 'utf8')
      return { path: fromProject.startsWith('..') ? path : fromProject, text }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return undefined
}

function chooseOutput(profile: LocatedEntry, { options, profileName, render }: ProfileRequest): LocatedEntry {
  const written = valueOf(profile.value, 'target')
  const name = options.target ?? (written ? scalarText(plainValue(written, render)) : 'default')
  const outputs = valueOf(profile.value, 'outputs')
  const found = entryOf(outputs, name)
  if (found && found.value.kind === 'map') return found
  const known = outputs?.kind === 'map' ? outputs.entries.map((entry) => entry.key) : []
  const location = options.target === undefined ? (written?.location ?? profile.keyLocation) : undefined
  const facts = { target: name, profile: profileName, known, nearest: nearest(name, known) }
  return fail('TARGET_NOT_FOUND', facts, { location })
}

function readTarget(
  output: LocatedEntry,
  { options, profileName, render }: ProfileRequest,
  problems: Problem[],
): TargetConfig {
  const owner = `Target "${output.key}"`
  const { connections: _, streaming: _unused, ...values } = renderMap(output.value, render, problems)
  refuseUnknownFields(output.value, { owner, known: TARGET_FIELDS, isComplete: false }, problems)
  for (const field of ['type', 'schema']) {
    if (!values[field]) refuseMissing({ map: output.value, field, owner }, problems)
  }
  const threads = options.threads ?? Number(values['threads'] ?? 1)
  if (!Number.isInteger(threads) || threads < 1) {
    const actual = entryOf(output.value, 'threads')?.value
    const facts = {
      field: 'threads',
      expected: 'a whole number from 1',
      actual: actual ? kindOf(actual) : '0',
    }
    problems.push(problem('FIELD_INVALID', facts, { location: actual?.location }))
  }
  return {
    profileName,
    targetName: output.key,
    type: scalarText(values['type']),
    schema: scalarText(values['schema']),
    threads,
    embedded: values['embedded'] === true,
    values: { ...values, threads },
  }
}

interface ConnectionRequest extends ProfileRequest {
  readonly problems: Problem[]
}

/** A connection of the chosen output replaces one of the same name that stands for all of them. */
function readConnections(
  root: Located,
  output: Located,
  { render, problems }: ConnectionRequest,
): readonly ConnectionConfig[] {
  const entries = new Map<string, LocatedEntry>()
  for (const owner of [root, output]) {
    const block = readFields(owner, problems).child('connections')
    for (const entry of block?.kind === 'map' ? block.entries : []) entries.set(entry.key, entry)
  }
  return [...entries.values()].flatMap(({ key: name, value }) => {
    if (value.kind !== 'map') {
      const facts = { field: name, expected: 'a map', actual: kindOf(value) }
      problems.push(problem('FIELD_INVALID', facts, { location: value.location }))
      return []
    }
    const values = renderMap(value, render, problems)
    const owner = `Connection "${name}"`
    if (!values['type']) refuseMissing({ map: value, field: 'type', owner }, problems)
    return [{ name, type: scalarText(values['type']), values }]
  })
}

/** Renders each text by itself, so that all missing variables are told at once. */
function renderMap(map: Located, render: RenderText, problems: Problem[]): ConfigValues {
  const renderOrNote: RenderText = (text, location, path): ConfigValue => {
    if (path[0] === 'connections' || path[0] === 'streaming') return text
    const rendered = notingSync(problems, () => render(text, location, path))
    return rendered === undefined ? text : rendered
  }
  return plainValue(map, renderOrNote) as ConfigValues
}
