import { spawn } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Kafka, logLevel } from 'kafkajs'

import { exists, findProgram, freePort, run, untilReady } from '../tools.mjs'

// One broker of Apache Kafka, from the jars at Maven Central.

/** Any 16 bytes in base64: that of every broker, since none ever meets another. */
const CLUSTER_ID = 'dGFibGV3cmlnaHQtdGVzdA'

/** A list of options that Java reads by itself; its paths are relative to the folder of the service. */
const CLASS_PATH = 'class-path.txt'

/** Classes as the JVM left them in memory, which saves two thirds of the processor time of a start. */
const CLASSES = 'kafka.jsa'

/**
 * Small and quick to start. The variable is the one of Kafka's own scripts: a benchmark may want the JVM's full
 * compiler, which needs longer to become fast.
 */
const PERFORMANCE = (
  process.env.KAFKA_JVM_PERFORMANCE_OPTS || '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
).split(' ')

/** @type {import('../recipes.mjs').Recipe} */
export const recipe = {
  name: 'kafka',
  title: 'Apache Kafka 4.1.1',
  variable: 'TOOL_TEST_KAFKA',
  usualPort: 9092,
  files: ['recipe.mjs', 'pom.xml', 'server.properties'],

  async build(folder, recipeFolder) {
    for (const program of ['java', 'mvn']) {
      if (!(await findProgram(program)))
        throw new Error(`it needs Java 17 and Maven, and ${program} is not here`)
    }
    await mkdir(folder)
    await fetchJars(folder, recipeFolder)
    await format(folder)
    await archiveClasses(folder)
  },

  async prepare({ folder, port, data }) {
    const log = join(data, 'log')
    // Formatted once, at set-up: that would take another start of the JVM.
    if (!(await exists(log))) await cp(join(folder, 'formatted'), log, { recursive: true })
    await writeProperties(join(data, 'server.properties'), { port, log })
  },

  command: ({ data }) => broker(data, `-XX:SharedArchiveFile=${CLASSES}`),

  url: (port) => `127.0.0.1:${port}`,

  async isReady(url) {
    const admin = new Kafka({
      brokers: [url],
      connectionTimeout: 500,
      retry: { retries: 0 },
      logLevel: logLevel.NOTHING,
    }).admin()
    try {
      await admin.connect()
      return (await admin.describeCluster()).brokers.length === 1
    } catch {
      return false
    } finally {
      await admin.disconnect()
    }
  },
}

function broker(data, classes) {
  return java(['-Xms128m', '-Xmx384m', ...PERFORMANCE, classes], 'kafka.Kafka', [
    join(data, 'server.properties'),
  ])
}

function java(options, main, args) {
  const log = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'
  return ['java', ...options, log, `@${CLASS_PATH}`, main, ...args]
}

async function fetchJars(folder, recipeFolder) {
  const repository = join(folder, 'repository')
  const quiet = ['--quiet', '--batch-mode', `-Dmaven.repo.local=${repository}`]
  const copy = [
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${join(folder, 'libs')}`,
  ]
  await run('mvn', [...quiet, '--file', join(recipeFolder, 'pom.xml'), ...copy])
  await rm(repository, { recursive: true })
  // In one order and by relative names: the archive of classes is for exactly this class path.
  const jars = (await readdir(join(folder, 'libs'))).toSorted().map((jar) => `libs/${jar}`)
  await writeFile(join(folder, CLASS_PATH), `-cp ${jars.join(':')}\n`)
}

async function format(folder) {
  const properties = join(folder, 'format.properties')
  await writeProperties(properties, { port: 9092, log: join(folder, 'formatted') })
  const args = ['format', '--cluster-id', CLUSTER_ID, '--config', properties]
  const [program, ...rest] = java([], 'kafka.tools.StorageTool', args)
  await run(program, rest, folder)
}

/** Runs the broker once, so that the JVM writes down the classes that it needed. */
async function archiveClasses(folder) {
  const data = join(folder, 'data')
  const port = await freePort()
  await recipe.prepare({ folder, port, data })
  const [program, ...args] = broker(data, `-XX:ArchiveClassesAtExit=${CLASSES}`)
  const child = spawn(program, args, { cwd: folder, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    await untilReady(recipe, port, child)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
  await rm(data, { recursive: true })
}

async function writeProperties(file, { port, log }) {
  const template = await readFile(join(import.meta.dirname, 'server.properties'), 'utf8')
  const values = { port, log, 'controller port': await freePort() }
  await writeFile(
    file,
    template.replaceAll(/<([a-z ]+)>/g, (all, name) => values[name] ?? all),
  )
}
