import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

// TypeScript 7 exports no parser API; oxc-parser reads imports in microseconds.
import { parseSync } from 'oxc-parser'

/** The files of a tree that lie in a room, tests left out. Paths are relative to the tree. */
export function roomFiles(tree: string, outside: ReadonlySet<string>): readonly string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .filter((file) => file.includes(sep) && !outside.has(roomOf(file)))
}

export function roomOf(file: string): string {
  return file.split(sep, 1).join()
}

/** What a file imports from elsewhere than its own room, as paths relative to the tree. */
export function importsFromElsewhere(tree: string, file: string): readonly string[] {
  return importsOf(file, readFileSync(join(tree, file), 'utf8'))
    .map((path) => normalize(join(dirname(file), path)))
    .filter((target) => roomOf(target) !== roomOf(file))
}

/** Whether a path is the `index.ts` of a room. */
export function isFrontDoor(target: string, room: string): boolean {
  return target.replace(/\.js$/, '.ts') === join(room, 'index.ts')
}

/** The text of a file without its comments. */
export function codeOf(tree: string, file: string): string {
  const text = readFileSync(join(tree, file), 'utf8')
  const { comments } = parseSync(file, text)
  return comments.toReversed().reduce((code, { start, end }) => code.slice(0, start) + code.slice(end), text)
}

/** Doors that the map in a README names in its table of rooms, and that the room's `index.ts` does not have. */
export function missingDoors(tree: string): {
  readonly rooms: readonly string[]
  readonly missing: readonly string[]
} {
  const map = readFileSync(join(tree, 'README.md'), 'utf8').matchAll(/^\| `(\w+)` \|.*\| (.+) \|$/gm)
  const doors = new Map(Array.from(map, ([, room = '', door = '']) => [room, door]))
  const missing = [...doors].flatMap(([room, door]) => {
    const index = readFileSync(join(tree, room, 'index.ts'), 'utf8')
    const star = index.includes('export type *')
    const names = Array.from(door.matchAll(/`(\w+)(\(\))?`/g))
    return names.flatMap(([, name = '', call]) =>
      index.includes(name) || (star && !call) ? [] : `${room}: ${name}`,
    )
  })
  return { rooms: [...doors.keys()].toSorted(), missing }
}

/** Every relative path that a file names in an import, a re-export or an import() of a literal. */
function importsOf(file: string, text: string): readonly string[] {
  const { module } = parseSync(file, text)
  const statics = module.staticImports.map((found) => found.moduleRequest.value)
  const reexports = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
  )
  const dynamics = module.dynamicImports.map((found) =>
    text.slice(found.moduleRequest.start + 1, found.moduleRequest.end - 1),
  )
  return [...statics, ...reexports, ...dynamics].filter((path) => path.startsWith('.'))
}
