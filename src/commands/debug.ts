import { openSource, openWarehouse } from '../adapters/index.ts'
import { ProjectError } from '../errors/index.ts'
import { readProject, type Project } from '../project/index.ts'
import type { CommandOptions, CommandOutcome } from './options.ts'
import { toolVersion } from './version.ts'

interface Check {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
  readonly hint?: string | undefined
}

/** Checks each thing a run needs, one by one, and says what is wrong with it. Exit code 2 when a check fails. */
export async function debug(options: CommandOptions): Promise<CommandOutcome> {
  const checks: Check[] = [
    {
      name: 'tool',
      passed: true,
      detail: `${toolVersion()}, node ${process.versions.node}, ${process.platform} ${process.arch}`,
    },
  ]
  let project: Project | undefined
  checks.push(
    await check('project', async () => {
      project = await readProject(options)
      const { target } = project.outside
      return `"${project.config.name}" in ${project.root}, profile ${target.profileName}, target ${target.targetName}`
    }),
  )
  if (project) checks.push(...(await checkOutside(project)))
  const failed = checks.filter((one) => !one.passed).length
  const verdict =
    failed === 0 ? 'All checks passed.' : `${failed} ${failed === 1 ? 'check' : 'checks'} failed.`
  return { exitCode: failed === 0 ? 0 : 2, output: [...checks.map(describe), verdict].join('\n') }
}

async function checkOutside({ outside }: Project): Promise<readonly Check[]> {
  const target = await check(`target ${outside.target.targetName}`, async () => {
    await using warehouse = await openWarehouse(outside)
    await using session = await warehouse.session()
    const from = performance.now()
    const { rows } = await session.query('select version(), current_database()')
    const [version, database] = rows[0] ?? []
    return `${String(version).split(' on ')[0]}, database ${String(database)}, ${(performance.now() - from).toFixed(0)} ms`
  })
  const connections = outside.connections.map((connection) =>
    check(`connection ${connection.name}`, async () => {
      await using source = await openSource(outside, connection.name)
      const streams = await source.list()
      return `${connection.type}, ${streams.length} ${streams.length === 1 ? 'stream' : 'streams'}: ${streams.join(', ')}`
    }),
  )
  return [target, ...(await Promise.all(connections))]
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, passed: true, detail: await look() }
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error
    const [first] = error.problems
    return {
      name,
      passed: false,
      detail: error.problems.map((one) => one.message).join(' '),
      hint: first?.hint,
    }
  }
}

function describe(one: Check): string {
  const line = `${one.passed ? 'ok  ' : 'FAIL'} ${one.name.padEnd(18)} ${one.detail}`
  return one.hint ? `${line}\n     help: ${one.hint}` : line
}
