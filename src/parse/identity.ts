import { basename, extname } from 'node:path/posix'

import type { SourceLocation } from '../errors/index.ts'
import {
  isConfigMap,
  type ConfigValues,
  type NodeId,
  type NodeIdentity,
  type NodeKind,
} from '../nodes/index.ts'
import { isEnabled, toTexts } from './config.ts'
import type { Description } from './docs.ts'

/** What is known of a node from its file alone. */
export interface NodeOrigin {
  readonly kind: NodeKind
  readonly id: NodeId
  readonly name: string
  readonly packageName: string
  readonly fqn: readonly string[]
  readonly path: string
  readonly location: SourceLocation
}

export interface FileKind {
  readonly kind: NodeKind
  readonly idOf: (packageName: string, name: string) => NodeId
  /** Folders of the project that hold such files. */
  readonly folders: readonly string[]
}

/** What is known of a node that has a file of its own. */
export function originOfFile(
  path: string,
  packageName: string,
  { kind, idOf, folders }: FileKind,
): NodeOrigin {
  const name = nameOfFile(path)
  return {
    kind,
    id: idOf(packageName, name),
    name,
    packageName,
    fqn: [packageName, ...foldersBelow(path, folders), name],
    path,
    location: { file: path, line: 1, column: 1 },
  }
}

/** The name of a node from its file: without folders and without its ending. */
export function nameOfFile(path: string): string {
  return basename(path, extname(path))
}

/** The folders of a file below the resource folder that holds it. */
export function foldersBelow(path: string, resourceFolders: readonly string[]): readonly string[] {
  const folder = resourceFolders
    .map((one) => `${one.replace(/^\.\//, '').replace(/\/+$/, '')}/`)
    .find((one) => path.startsWith(one))
  return path
    .slice(folder?.length ?? 0)
    .split('/')
    .slice(0, -1)
}

/** The node as macros see it before its configuration is known. */
export function nodeValues({ kind, id, name, packageName, fqn, path }: NodeOrigin): ConfigValues {
  return {
    name,
    unique_id: id,
    resource_type: kind,
    package_name: packageName,
    fqn,
    path: path.slice(path.indexOf('/') + 1),
    original_file_path: path,
  }
}

export interface IdentityFacts {
  readonly description: Description
  readonly config: ConfigValues
  readonly writtenConfig: ConfigValues
  /** Tags that come from elsewhere, such as the column of a test. */
  readonly tags?: readonly string[]
  readonly patchPath?: string | undefined
}

/** What every node has. */
export function identityOf(origin: NodeOrigin, facts: IdentityFacts): NodeIdentity {
  const { id, name, packageName, fqn, path, location } = origin
  const { config, writtenConfig, description, tags = [], patchPath } = facts
  const meta = config['meta']
  return {
    id,
    name,
    packageName,
    fqn,
    path,
    ...(patchPath !== undefined && { patchPath }),
    location,
    description: description.text,
    docBlocks: description.docBlocks,
    tags: [...new Set([...tags, ...toTexts(config['tags'])])],
    meta: isConfigMap(meta) ? meta : {},
    enabled: isEnabled(config),
    config,
    writtenConfig,
  }
}
