import { PythonError } from '../python/error.ts'
import { asProjectError } from './failure.ts'

/** Code of a template: yields each promise it has to wait for. */
export type Running = Generator<PromiseLike<unknown>, unknown, unknown>

/** A call that is not done: a macro to run, or a promise. */
export class Pending {
  private readonly running: Running | PromiseLike<unknown>

  constructor(running: Running | PromiseLike<unknown>) {
    this.running = running
  }

  *settle(): Running {
    const value = 'then' in this.running ? yield this.running : yield* this.running
    return value === undefined ? null : value
  }
}

/** @throws {ProjectError} */
export async function drive(running: Running): Promise<unknown> {
  try {
    let step = running.next()
    while (!step.done) {
      // The template waits for one promise after the other by its nature.
      const settled = await settle(step.value)
      step = 'error' in settled ? running.throw(settled.error) : running.next(settled.value)
    }
    return step.value
  } catch (error) {
    throw asProjectError(error)
  }
}

async function settle(
  promise: PromiseLike<unknown>,
): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
  try {
    return { value: await promise }
  } catch (error) {
    return { error }
  }
}

/** @throws {ProjectError} also when the template would have to wait. */
export function driveSync(running: Running): unknown {
  try {
    const step = running.next()
    if (step.done) return step.value
    // A promise nobody waits for must not end the process when it fails.
    step.value.then(undefined, () => undefined)
    running.throw(
      new PythonError('RuntimeError', 'this call has to wait for its result, which is not possible here'),
    )
    return undefined
  } catch (error) {
    throw asProjectError(error)
  }
}
