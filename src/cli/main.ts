import { readFileSync } from 'node:fs'

/**
 * Runs one command line and returns its exit code: 0 success, 1 a run ended with failures, 2 nothing could run,
 * 130 interrupted, 143 terminated.
 */
export async function main(argv: readonly string[]): Promise<number> {
  // Answered before anything is imported: editors and scripts ask for the version all the time.
  if (argv[0] === '--version') {
    process.stdout.write(`tool ${readVersion()}\n`)
    return 0
  }
  const { runCommandLine } = await import('./session.ts')
  return runCommandLine(argv)
}

function readVersion(): string {
  const file = new URL(import.meta.resolve('#package'))
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return version
}
