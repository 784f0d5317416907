import { ProjectError, type Problem } from './problem.ts'

/** Runs a step; its problems are added to `problems`, so that later steps can add theirs, and nothing is returned. */
export async function noting<Result>(
  problems: Problem[],
  step: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await step()
  } catch (error) {
    return note(error, problems)
  }
}

/** The same for a step that does not wait. */
export function notingSync<Result>(problems: Problem[], step: () => Result): Result | undefined {
  try {
    return step()
  } catch (error) {
    return note(error, problems)
  }
}

function note(error: unknown, problems: Problem[]): undefined {
  if (!(error instanceof ProjectError)) throw error
  problems.push(...error.problems)
}
