import { expect, test } from 'vitest'

import { dotAt, moveView, project, sceneOf, WHOLE, zoomView } from './scene.ts'

const SIZE = { width: 1000, height: 500 }
const SCENE = sceneOf({ parents: [[], [], [0, 1], [2]] })

test('every dot is in the window, parents to the left', () => {
  const places = SCENE.places.map((place) => project(place, WHOLE, SIZE))
  for (const { x, y } of places) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(SIZE.width)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(SIZE.height)
  }
  expect(places[2]?.x).toBeGreaterThan(places[0]?.x ?? Infinity)
  expect(SCENE.lines).toEqual([
    [0, 2],
    [1, 2],
    [2, 3],
  ])
})

test('what is under the pointer stays there when it becomes larger', () => {
  const place = { x: 0.4, y: 0.6 }
  const at = project(place, WHOLE, SIZE)
  const after = project(place, zoomView(WHOLE, 3, { at, size: SIZE }), SIZE)
  expect(after.x).toBeCloseTo(at.x)
  expect(after.y).toBeCloseTo(at.y)
})

test('nothing but the scene is ever seen', () => {
  const near = zoomView(WHOLE, 2, { at: { x: 500, y: 250 }, size: SIZE })
  expect(moveView(near, { x: 1e6, y: 1e6 }, SIZE)).toEqual({ scale: 2, x: 0, y: 0 })
  expect(moveView(near, { x: -1e6, y: -1e6 }, SIZE)).toEqual({ scale: 2, x: 0.5, y: 0.5 })
  expect(zoomView(near, 0.01, { at: { x: 0, y: 0 }, size: SIZE })).toEqual(WHOLE)
})

test('the pointer finds the dot beside it, and none from afar', () => {
  const { x, y } = project(SCENE.places[3] ?? { x: 0, y: 0 }, WHOLE, SIZE)
  expect(dotAt(SCENE, { x: x - 5, y: y + 5 }, { view: WHOLE, size: SIZE })).toBe(3)
  expect(dotAt(SCENE, { x: x - 5, y: y + 60 }, { view: WHOLE, size: SIZE })).toBeUndefined()
})

test('a large layer takes several columns, and the next stands behind all of them', () => {
  const { places } = sceneOf({ parents: [...Array.from({ length: 250 }, () => []), [0]] })
  const layer = places.slice(0, 250)
  expect(new Set(layer.map(({ x }) => x)).size).toBe(3)
  expect(places[250]?.x).toBe(1)
  expect(Math.max(...layer.map(({ x }) => x))).toBeLessThan(1)
  expect(new Set(layer.map(({ x, y }) => `${x} ${y}`)).size).toBe(250)
})
