import type { SiteNode } from '../../docs/index.ts'

const COUNT = new Intl.NumberFormat('en')
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `1,586`. */
export function formatCount(count: number): string {
  return COUNT.format(count)
}

/** `12 ms`, `3.54 s`, `4 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** `56 kB`, `1.2 GB`: thousands, not 1,024. */
export function formatBytes(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 999.5 && unit < BYTE_UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : size.toFixed(1)} ${BYTE_UNITS[unit]}`
}

/** `23 Nov 2026, 00:05`, in the reader's time. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso)
  return Number.isNaN(moment.getTime()) ? iso : MOMENT.format(moment)
}

const AGES = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Infinity],
] as const

/** `3 hours ago`. */
export function formatAge(iso: string, now = Date.now()): string {
  const moment = new Date(iso).getTime()
  if (Number.isNaN(moment)) return iso
  let age = (moment - now) / 1000
  for (const [unit, size] of AGES) {
    if (Math.abs(age) < size) return AGO.format(Math.round(age), unit)
    age /= size
  }
  return iso
}

/** How people name a node: sources with the name of their group. */
export function displayName({ name, sourceName }: SiteNode): string {
  return sourceName === undefined ? name : `${sourceName}.${name}`
}

/** `1 model`, `3 models`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
