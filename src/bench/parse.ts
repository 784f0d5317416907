import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// How long a project takes from files to a plan, stage by stage, beside what it takes to merely read its files.
// Run it with: npm run build && node dist/src/bench/parse.js [models]

const MODELS = Number(process.argv[2] ?? 1000)
const TESTS_OF_A_MODEL = 2
const MODELS_OF_A_FOLDER = 50
const TOOL = fileURLToPath(new URL('bin/tool.js', import.meta.resolve('#package')))

const PROFILES = `bench:
  target: dev
  outputs: { dev: { type: postgres, host: localhost, user: nobody, dbname: bench, schema: main } }
`

const SOURCES = `sources:
  - name: shop
    tables: [{ name: orders }]
`

const MACRO = `{% macro cents_to_units(column, digits=2) %}
  round({{ column }} / 100.0, {{ digits }})
{% endmacro %}
`

await main()

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'tool-bench-'))
  try {
    writeProject(root)
    print(`${MODELS} models, ${MODELS * TESTS_OF_A_MODEL} tests`)
    const stages = await measureStages(root)
    const floor = stages[0]?.[1] ?? 1
    const total = stages.slice(1).reduce((sum, [, seconds]) => sum + seconds, 0)
    for (const [name, seconds] of [...stages, ['all stages', total] as const]) printRow(name, seconds, floor)
    printRow('process: tool --version', wholeProcess(root, ['--version']), floor)
    printRow('process: tool ls', wholeProcess(root, ['ls']), floor)
    printRow('process: tool build --explain', wholeProcess(root, ['build', '--explain']), floor)
  } finally {
    rmSync(root, { recursive: true })
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function printRow(name: string, seconds: number, floor: number): void {
  print(`${name.padEnd(30)} ${seconds.toFixed(3).padStart(8)} s ${(seconds / floor).toFixed(1).padStart(6)}x`)
}

type Stage = readonly [name: string, seconds: number]

/** Rooms are imported here and not above, so that their time is seen. */
async function measureStages(root: string): Promise<readonly Stage[]> {
  const stages: Stage[] = []
  async function stage<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    const started = performance.now()
    const result = await work()
    stages.push([name, (performance.now() - started) / 1000])
    return result
  }
  await stage('read every file as text', () => readFiles(root))
  const rooms = await stage('import the rooms', importRooms)
  const options = { projectDir: root }
  const project = await stage('read the project', () => rooms.project.readProject(options))
  const dialect = await stage('load the dialect', () => rooms.adapters.loadDialect(project.outside))
  const templates = rooms.template.createTemplates()
  const files = rooms.parse.readMacroFiles(project)
  const library = await stage('compile the macros', () =>
    rooms.template.createMacroLibrary(templates, files, 'bench'),
  )
  const host = {
    projectName: 'bench',
    vars: {},
    environment: () => undefined,
    dialect,
    target: rooms.project.targetFacts(project.outside.target),
    invocation: { id: '', startedAt: new Date(), command: 'bench', fullRefresh: false, toolVersion: '0' },
    log: () => undefined,
    warn: () => undefined,
  }
  const parsed = await stage('parse', () => rooms.parse.parseProject(project, { templates, library, host }))
  const graph = await stage('resolve the graph', () => rooms.graph.resolveGraph(parsed))
  const nodeIds = graph.order
  const request = { graph, templates, library, project: host }
  const compiled = await stage('compile', () => rooms.compile.compileNodes(nodeIds, request))
  await stage('plan', () => rooms.plan.buildPlan({ graph, nodeIds, compiled, dialect }))
  return stages
}

// oxlint-disable-next-line typescript/explicit-function-return-type
async function importRooms() {
  return {
    adapters: await import('../adapters/index.ts'),
    template: await import('../template/index.ts'),
    project: await import('../project/index.ts'),
    parse: await import('../parse/index.ts'),
    graph: await import('../graph/index.ts'),
    compile: await import('../compile/index.ts'),
    plan: await import('../plan/index.ts'),
  }
}

function wholeProcess(root: string, args: readonly string[]): number {
  const started = performance.now()
  const { status } = spawnSync(process.execPath, [TOOL, ...args], { cwd: root, stdio: 'ignore' })
  if (status !== 0) throw new Error(`tool ${args.join(' ')} ended with ${status}.`)
  return (performance.now() - started) / 1000
}

function readFiles(root: string): number {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name), 'utf8').length, 0)
}

function writeProject(root: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('dbt_project.yml', 'name: bench\nprofile: bench\nmodels: { bench: { +materialized: table } }\n')
  write('profiles.yaml', PROFILES)
  write('macros/cents.sql', MACRO)
  write('models/sources.yml', SOURCES)
  for (let number = 0; number < MODELS; number++) {
    write(`models/folder_${folderOf(number)}/model_${number}.sql`, modelText(number))
  }
  for (let folder = 0; folder <= folderOf(MODELS - 1); folder++) {
    write(`models/folder_${folder}/models.yml`, propertiesText(folder))
  }
}

function folderOf(model: number): number {
  return Math.floor(model / MODELS_OF_A_FOLDER)
}

function modelText(number: number): string {
  const parents = [number - 1, number - 7, Math.floor(number / 3)].filter((one) => one >= 0 && one < number)
  const joins = [...new Set(parents)].map(
    (parent) => `left join {{ ref('model_${parent}') }} as parent_${parent} using (id)`,
  )
  return `{{ config(tags=['layer_${number % 5}'], meta={'owner': 'bench'}) }}
-- Model ${number} of the bench.
with orders as (
  select id, customer_id, status, amount_cents, created_at
  from {{ source('shop', 'orders') }}
  {% if var('only_recent', false) %} where created_at > now() - interval '3 days' {% endif %}
)
select
  orders.id,
  orders.customer_id,
  {% for status in ['placed', 'paid', 'shipped'] %}
  count(*) filter (where orders.status = '{{ status }}') as {{ status }}_count,
  {% endfor %}
  {{ cents_to_units('orders.amount_cents') }} as amount
from orders
${joins.join('\n')}
group by 1, 2
`
}

function propertiesText(folder: number): string {
  const first = folder * MODELS_OF_A_FOLDER
  const numbers = Array.from({ length: MODELS_OF_A_FOLDER }, (_, at) => first + at)
  const models = numbers.filter((number) => number < MODELS).map(modelProperties)
  return `models:\n${models.join('')}`
}

function modelProperties(number: number): string {
  return `  - name: model_${number}
    description: Orders of every customer, part ${number}.
    columns:
      - name: id
        description: Key of the order.
        data_tests: [unique]
      - name: customer_id
        description: The customer who placed the order.
        data_tests:
          ${number % 4 === 0 ? "- accepted_values: { arguments: { values: ['1', '2', '3'] } }" : '- not_null'}
      - name: amount
        description: What the order costs.
`
}
