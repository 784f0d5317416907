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
  const started: Service[] = []
  async function serverFor(variable: string, name: string, title: string): Promise<string | undefined> {
    const external = process.env[variable]
    if (external) return external
    const service = await startServiceIfPossible(name, { title, notRun: (line) => missing.push(line) })
    if (service) started.push(service)
    return service?.url
  }
  async function tearDown(): Promise<void> {
    await Promise.all(started.map(async (service) => service.stop()))
    process.stderr.write(missing.join(''))
  }
  try {
    project.provide('kafkaUrl', await serverFor('TOOL_TEST_KAFKA', 'kafka', 'Kafka'))
    project.provide('influxUrl', await serverFor('TOOL_TEST_INFLUX_URL', 'influxdb', 'InfluxDB'))
  } catch (error) {
    await tearDown()
    throw error
  }
  return tearDown
}
