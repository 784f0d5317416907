import { fail, ProjectError } from '../../src/errors/index.ts'
import { StatementError } from '../../src/adapters/index.ts'

/**
 * Why nothing was stored, or why that is not known; claiming the partition again helps against all of it.
 * `fenced`: the partition has another owner, or stands elsewhere than this one thinks.
 * `unavailable`: the connection is lost, the server is stopping or full, a lock or a time-out came in the way.
 */
export class StoreError extends Error {
  readonly kind: 'fenced' | 'unavailable'

  constructor(kind: StoreError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.kind = kind
  }
}

/**
 * Classes and states of SQLSTATE that pass: connection, transaction rollback (serialization, deadlock), resources,
 * operator intervention (shutdown, time-out of a statement), system errors, locks, a transaction that was lost.
 */
const TRANSIENT = /^(08|40|53|57|58|55P03|25P0[234]|72)/

/** A value that its column cannot hold, or a constraint that it violates: the fault of one row. */
const DATA = /^2[23]/

export function isDataError(error: unknown): error is StatementError {
  return error instanceof StatementError && DATA.test(error.sqlState)
}

/**
 * Runs a task, and gives what it throws its kind.
 * @throws {StoreError} `unavailable`
 * @throws {ProjectError} `STREAM_STATEMENT_FAILED`, and what the task itself found
 */
export async function explained<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    if (error instanceof StatementError) {
      if (TRANSIENT.test(error.sqlState)) throw new StoreError('unavailable', error.message, { cause: error })
      return fail(
        'STREAM_STATEMENT_FAILED',
        { detail: error.message, sqlState: error.sqlState },
        { cause: error },
      )
    }
    if (isConnectionFailure(error)) throw new StoreError('unavailable', error.message, { cause: error })
    throw error
  }
}

function isConnectionFailure(error: unknown): error is ProjectError {
  return error instanceof ProjectError && error.problems.some(({ name }) => name === 'CONNECTION_FAILED')
}
