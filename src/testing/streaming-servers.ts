import type { TestProject } from 'vitest/node'

import { startServiceIfPossible, type Service } from './services.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Host and port of the broker that all tests of the streaming service share; undefined where there is none. */
    readonly kafkaUrl: string | undefined
    /** Address of the InfluxDB that they share; undefined where there is none. */
    readonly influxUrl: string | undefined
  }
}

/**
 * Starts one Kafka and one InfluxDB for the whole run, or takes those that TOOL_TEST_KAFKA and TOOL_TEST_INFLUX_URL
 * name. A test that harms its server starts one of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing: string[] = []
  const [kafka, influx] = await Promise.all([
    serverFor('TOOL_TEST_KAFKA', async () => startServiceIfPossible('kafka', 'Kafka', add)),
    serverFor('TOOL_TEST_INFLUX_URL', async () => startServiceIfPossible('influxdb', 'InfluxDB', add)),
  ])
  project.provide('kafkaUrl', kafka.url)
  project.provide('influxUrl', influx.url)
  return async () => {
    await Promise.all([kafka.service?.stop(), influx.service?.stop()])
    process.stderr.write(missing.join(''))
  }

  function add(line: string): void {
    missing.push(line)
  }
}

async function serverFor(
  variable: string,
  start: () => Promise<Service | undefined>,
): Promise<{ readonly url?: string | undefined; readonly service?: Service | undefined }> {
  const external = process.env[variable]
  if (external) return { url: external }
  const service = await start()
  return { url: service?.url, service }
}
