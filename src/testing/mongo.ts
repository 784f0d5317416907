import { startServiceIfPossible, type Service } from './services.ts'

/** Starts a MongoDB server for one test file, or says why the tests that need it do not run. */
export async function startMongo(): Promise<Service | undefined> {
  return startServiceIfPossible('mongodb', { title: 'MongoDB', notRun: (line) => process.stderr.write(line) })
}
