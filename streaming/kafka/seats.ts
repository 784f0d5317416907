/** A partition that is this member's. Another object stands for it after each change, so what was begun with an older one is stale. */
export interface Seat {
  readonly partition: number
  /** Where its next message must stand; absent until that is known. */
  next?: number
  /** How often its handler threw since it last went on. */
  failures: number
}

/** The three things kafkajs is told of a partition. */
export interface Steering {
  readonly pause: (partitions: readonly number[]) => void
  readonly resume: (partition: number) => void
  readonly seek: (partition: number, offset: number) => void
}

export type Seats = ReturnType<typeof createSeats>

/** Which partitions are this member's, and where each of them is read. */
export function createSeats(steering: Steering) {
  const seats = new Map<number, Seat>()
  /** By the caller: holds over changes of the group. */
  const paused = new Set<number>()

  function isValid(seat: Seat): boolean {
    return seats.get(seat.partition) === seat
  }

  function place(seat: Seat, offset: number): void {
    if (!isValid(seat)) return
    seat.next = offset
    steering.seek(seat.partition, offset)
    if (!paused.has(seat.partition)) steering.resume(seat.partition)
  }

  return {
    isValid,
    /** Sought again even when it is there already: kafkajs may have fetched from elsewhere. */
    place,

    /** What this member has from now on, all of it held. Returns what it has no longer. */
    take(partitions: readonly number[]): readonly number[] {
      const lost = [...seats.keys()].filter((partition) => !partitions.includes(partition))
      seats.clear()
      for (const partition of partitions) seats.set(partition, { partition, failures: 0 })
      if (partitions.length > 0) steering.pause(partitions)
      return lost
    },

    all(): readonly Seat[] {
      return [...seats.values()]
    },

    /** The seat of a partition that may be read now. */
    open(partition: number): (Seat & { readonly next: number }) | undefined {
      const seat = seats.get(partition)
      if (seat?.next === undefined || paused.has(partition)) return undefined
      return seat as Seat & { readonly next: number }
    },

    /** Nothing is read from it until it is placed. */
    hold({ partition, failures }: Seat): Seat {
      const held = { partition, failures: failures + 1 }
      seats.set(partition, held)
      steering.pause([partition])
      return held
    },

    seek(partition: number, offset: number): void {
      const old = seats.get(partition)
      if (old === undefined) return
      const seat = { partition, failures: old.failures }
      seats.set(partition, seat)
      place(seat, offset)
    },

    pause(partition: number): void {
      paused.add(partition)
      if (seats.has(partition)) steering.pause([partition])
    },

    resume(partition: number): void {
      paused.delete(partition)
      if (seats.get(partition)?.next !== undefined) steering.resume(partition)
    },
  }
}
