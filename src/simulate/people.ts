import { DAY_MS, FIRST_DAY, LAST_DAY, type Day } from './calendar.ts'
import { createRandom, type Random } from './random.ts'
import { CITIES, FIRST_NAMES, LAST_NAMES, STREETS } from './words.ts'

export interface Customer {
  readonly customerId: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly phone: string | null
  readonly ssn: string
  readonly dateOfBirth: Day
  readonly street: string
  readonly city: string
  readonly state: string
  readonly postalCode: string
  readonly segment: 'retail' | 'premium' | 'student' | 'business'
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export interface Branch {
  readonly branchId: string
  readonly name: string
  readonly street: string
  readonly city: string
  readonly state: string
  readonly postalCode: string
  readonly openedOn: Day
}

export const BRANCH_COUNT = 20

/** Customer `index` of the bank, drawn by itself, so that the millionth costs no more than the first. */
export function customerAt(seed: number, index: number, count: number): Customer {
  const random = createRandom(seed, 'customer', index)
  const firstName = random.pick(FIRST_NAMES)
  const lastName = random.pick(LAST_NAMES)
  const city = random.pick(CITIES)
  const joinedOn = joinDay(index, count)
  const createdAtMs = joinedOn * DAY_MS + random.between(8 * 3600, 18 * 3600) * 1000
  const isStudent = random.chance(0.12)
  const age = isStudent ? random.between(18, 27) : random.between(21, 84)
  return {
    customerId: `C${String(index + 1).padStart(6, '0')}`,
    firstName,
    lastName,
    email: `${plain(firstName)}.${plain(lastName)}${index + 1}@example.com`,
    // 555-01xx is set aside for fiction, and the area numbers 900 to 999 were never given out.
    phone: random.chance(0.04) ? null : `+1-${random.between(201, 989)}-555-01${digits(random, 2)}`,
    ssn: `9${digits(random, 2)}-${digits(random, 2)}-${digits(random, 4)}`,
    dateOfBirth: joinedOn - Math.round(age * 365.2425) - random.between(0, 364),
    street: streetLine(random),
    city: city.name,
    state: city.state,
    postalCode: `${city.postalPrefix}${digits(random, 2)}`,
    segment: isStudent ? 'student' : pickSegment(random),
    createdAtMs,
    updatedAtMs: createdAtMs + Math.floor(random.next() * (LAST_DAY * DAY_MS - createdAtMs)),
  }
}

/** The day on which a customer joins: half of them in the first quarter of the history, none in its last month. */
export function joinDay(index: number, count: number): Day {
  return FIRST_DAY + Math.floor((index / count) ** 2 * (LAST_DAY - FIRST_DAY - 30))
}

/** The branches of the bank, in the order of their ids. */
export function listBranches(seed: number): readonly Branch[] {
  return Array.from({ length: BRANCH_COUNT }, (_, index) => {
    const random = createRandom(seed, 'branch', index)
    const city = CITIES[index % CITIES.length] ?? CITIES[0]
    const isSecond = index >= CITIES.length
    return {
      branchId: `B${String(index + 1).padStart(2, '0')}`,
      name: `${city.name} ${isSecond ? 'West' : 'Central'}`,
      street: `${random.between(1, 400)} ${random.pick(STREETS)}`,
      city: city.name,
      state: city.state,
      postalCode: `${city.postalPrefix}${digits(random, 2)}`,
      openedOn: FIRST_DAY - random.between(0, 40),
    }
  })
}

function pickSegment(random: Random): Customer['segment'] {
  const draw = random.next()
  if (draw < 0.12) return 'premium'
  return draw < 0.2 ? 'business' : 'retail'
}

function streetLine(random: Random): string {
  const line = `${random.between(1, 2400)} ${random.pick(STREETS)}`
  const draw = random.next()
  if (draw < 0.15) return `${line}, Apt ${random.between(1, 60)}`
  return draw < 0.17 ? `${line} "rear"` : line
}

/** Lower case letters without accents, for an e-mail address. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

function digits(random: Random, length: number): string {
  return String(random.between(0, 10 ** length - 1)).padStart(length, '0')
}
