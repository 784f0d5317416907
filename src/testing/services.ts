import { startService, type Service, type StartOptions } from '../../streaming/drill/index.ts'

export { startService, type Service, type StartOptions }

export interface MissingService {
  readonly title: string
  readonly notRun: (line: string) => void
}

/**
 * The same where a missing server is no failure: the answer is then undefined, and `notRun` gets the line that says
 * so. In CI it is a failure, because there nobody would see the line.
 */
export async function startServiceIfPossible(
  name: string,
  { title, notRun }: MissingService,
  options: StartOptions = {},
): Promise<Service | undefined> {
  try {
    return await startService(name, options)
  } catch (error) {
    if (process.env['CI'] === 'true') throw error
    const reason = error instanceof Error ? error.message.split('\n', 1).join() : String(error)
    notRun(`not run: needs ${title} (npm run services): ${reason}\n`)
    return undefined
  }
}
