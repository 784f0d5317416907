import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import {
  importsFromElsewhere,
  isFrontDoor,
  missingDoors,
  roomFiles,
  roomOf,
} from '../src/testing/architecture.ts'

const TREE = import.meta.dirname
const MAX_FILE_LINES = 300

/** They may look at every room, and no room may look at them; grafana and prometheus hold what is generated. */
const OUTSIDE = new Set(['testing', 'bench', 'grafana', 'prometheus'])

/** The ground floor of the tool, which the service stands on. */
const GROUND = ['util', 'errors', 'nodes', 'adapters', 'template', 'simulate'].map((room) => `../src/${room}`)

const SERVERS = ['kafka', 'influx', 'warehouse'] as const
const SHARED = ['event', 'settings', 'window', 'rule', 'observe'] as const

/** Each room and the rooms it may import. Order is the order data flows. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  event: [],
  settings: [],
  window: ['event', 'settings'],
  rule: ['event', 'settings'],
  observe: ['event', 'settings'],
  kafka: ['event', 'settings'],
  influx: ['event', 'settings', 'window'],
  warehouse: ['event', 'settings', 'window'],
  letter: ['event', 'settings', 'kafka'],
  pipeline: [...SHARED, ...SERVERS, 'letter'],
  produce: ['event', 'settings', 'kafka'],
  reconcile: ['event', 'settings', ...SERVERS, 'letter'],
  dashboard: ['observe', 'influx', 'warehouse'],
  command: [...SHARED, ...SERVERS, 'letter', 'pipeline', 'produce', 'reconcile', 'dashboard'],
  drill: ['event', 'settings', 'observe', ...SERVERS, 'letter', 'produce', 'reconcile'],
}

const files = roomFiles(TREE, OUTSIDE)

test('the table has no cycles: a room names only rooms listed before it', () => {
  const rooms = Object.keys(MAY_IMPORT)
  const upward = rooms.flatMap((room, at) =>
    (MAY_IMPORT[room] ?? []).filter((other) => rooms.indexOf(other) >= at),
  )
  expect(upward).toEqual([])
})

test('the map in README.md names every room, and doors that are there', () => {
  const { rooms, missing } = missingDoors(TREE)
  expect(rooms).toEqual(Object.keys(MAY_IMPORT).toSorted())
  expect([...new Set(files.map(roomOf))].toSorted()).toEqual(rooms)
  expect(missing).toEqual([])
})

describe.each(files)('%s', (file) => {
  test('imports only from the rooms below it and from the ground floor of the tool, through front doors', () => {
    const allowed = [...(MAY_IMPORT[roomOf(file)] ?? []), ...GROUND]
    const strays = importsFromElsewhere(TREE, file).filter(
      (target) => !allowed.some((room) => isFrontDoor(target, room)),
    )
    expect(strays).toEqual([])
  })

  test('keeps to the file budget', () => {
    expect(readFileSync(join(TREE, file), 'utf8').split('\n').length).toBeLessThanOrEqual(MAX_FILE_LINES)
  })
})
