import type { GeneratorSettings } from '../settings/index.ts'

/** When messages are due, in milliseconds after the start, one after the other and without end. */
export function* dueTimes({
  ratePerSecond,
  burst,
}: Pick<GeneratorSettings, 'ratePerSecond' | 'burst'>): Generator<number, never> {
  const stepMs = 1000 / ratePerSecond
  for (let atMs = 0; ;) {
    yield atMs
    const isBurst = burst !== undefined && atMs % burst.everyMs < burst.lengthMs
    atMs += isBurst ? stepMs / burst.factor : stepMs
  }
}
