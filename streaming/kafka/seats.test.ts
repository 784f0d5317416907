import { expect, test } from 'vitest'

import { createSeats } from './seats.ts'

/** What kafkajs was told, in order. */
function setUp() {
  const told: string[] = []
  const seats = createSeats({
    pause: (partitions) => told.push(`pause ${partitions.join(' ')}`),
    resume: (partition) => told.push(`resume ${partition}`),
    seek: (partition, offset) => told.push(`seek ${partition} ${offset}`),
  })
  return { told, seats }
}

test('a partition is paused when it comes, and read once it is placed', () => {
  const { told, seats } = setUp()
  expect(seats.take([0, 1])).toEqual([])
  expect(seats.open(0)).toBeUndefined()
  for (const seat of seats.all()) seats.place(seat, 10 + seat.partition)
  expect(told).toEqual(['pause 0 1', 'seek 0 10', 'resume 0', 'seek 1 11', 'resume 1'])
  expect(seats.open(1)).toMatchObject({ partition: 1, next: 11 })
})

test('a change of the group makes every seat another one, also of partitions that stay', () => {
  const { told, seats } = setUp()
  seats.take([0, 1])
  const [old] = seats.all()
  if (old === undefined) throw new Error('No seat.')
  seats.place(old, 10)
  expect(seats.take([0, 2])).toEqual([1])
  expect(seats.isValid(old)).toBe(false)
  // An answer that comes too late changes nothing.
  seats.place(old, 5)
  expect(told).toEqual(['pause 0 1', 'seek 0 10', 'resume 0', 'pause 0 2'])
  expect(seats.take([])).toEqual([0, 2])
})

test('a partition that the caller paused stays so over a change of the group', () => {
  const { told, seats } = setUp()
  seats.take([0])
  seats.pause(0)
  seats.take([0])
  for (const seat of seats.all()) seats.place(seat, 3)
  expect(told).toEqual(['pause 0', 'pause 0', 'pause 0', 'seek 0 3'])
  expect(seats.open(0)).toBeUndefined()
  seats.resume(0)
  expect(told.at(-1)).toBe('resume 0')
  expect(seats.open(0)).toMatchObject({ next: 3 })
})

test('a seek makes stale what is in hand; a held partition waits for its place and counts its failures', () => {
  const { seats } = setUp()
  seats.take([0])
  for (const seat of seats.all()) seats.place(seat, 3)
  const inHand = seats.open(0)
  seats.seek(0, 1)
  expect(inHand && seats.isValid(inHand)).toBe(false)
  const open = seats.open(0)
  if (open === undefined) throw new Error('No seat.')
  const held = seats.hold(open)
  expect(seats.isValid(open)).toBe(false)
  expect(held.failures).toBe(1)
  expect(seats.open(0)).toBeUndefined()
  seats.seek(5, 1)
  expect(seats.all()).toHaveLength(1)
})
