import { ProjectError } from '../../src/errors/index.ts'
import { connectKafka } from '../kafka/index.ts'
import type { StreamingSettings } from '../settings/index.ts'
import { questionLog, settingsOf, type StreamContext, type StreamOutcome } from './context.ts'
import { openPoints, openWarehouse } from './servers.ts'

interface Check {
  readonly name: string
  readonly look: () => Promise<string>
}

/** Checks the settings and whether each server can be reached. What is missing there is made, as for a run. Exit code 2 when a check fails. */
export async function check(context: StreamContext): Promise<StreamOutcome> {
  const settings = settingsOf(context)
  const checks: readonly Check[] = [
    { name: 'settings', look: async () => describeSettings(settings) },
    { name: 'kafka', look: async () => lookAtKafka(context, settings) },
    { name: 'warehouse', look: async () => lookAtWarehouse(context, settings) },
    ...(settings.influx ? [{ name: 'influx', look: async () => lookAtInflux(settings) }] : []),
  ]
  const results = await Promise.all(checks.map(carryOut))
  const failed = results.filter(({ passed }) => !passed).length
  const verdict = failed === 0 ? 'All checks passed.' : `${failed} of ${results.length} checks failed.`
  return { exitCode: failed === 0 ? 0 : 2, output: [...results.map(({ line }) => line), verdict].join('\n') }
}

async function carryOut({ name, look }: Check): Promise<{ readonly passed: boolean; readonly line: string }> {
  try {
    return { passed: true, line: `ok   ${name.padEnd(10)} ${await look()}` }
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    const [first] = error.problems
    const hint = first?.hint === undefined ? '' : `\n     help: ${first.hint}`
    return { passed: false, line: `FAIL ${name.padEnd(10)} ${first?.code}: ${first?.message}${hint}` }
  }
}

function describeSettings({ kafka, windows, rules }: StreamingSettings): string {
  return `topic ${kafka.topic}, group ${kafka.group}, ${windows.sizesMs.length} window sizes, ${rules.length} rules`
}

async function lookAtKafka(context: StreamContext, { kafka }: StreamingSettings): Promise<string> {
  const port = await connectKafka(kafka, { clientId: 'tablewright', log: questionLog(context) })
  try {
    const offsets = await port.offsets(kafka.topic)
    const messages = offsets.reduce((sum, { low, high }) => sum + high - low, 0)
    return `${kafka.brokers.join(', ')}, ${offsets.length} partitions, ${messages} messages`
  } finally {
    await port.close()
  }
}

async function lookAtWarehouse(context: StreamContext, settings: StreamingSettings): Promise<string> {
  await using store = await openWarehouse(context, settings)
  const partitions = await store.ledger()
  const rows = partitions.reduce((sum, { stored }) => sum + stored.count, 0)
  return `${context.outside.target.targetName}, schema ${settings.warehouse.schema}, ${rows} rows stored`
}

async function lookAtInflux(settings: StreamingSettings): Promise<string> {
  await using points = openPoints(settings)
  const version = await points?.ping()
  await points?.ensureBucket()
  return `${settings.influx?.url}, version ${version}, bucket ${settings.influx?.bucket}`
}
