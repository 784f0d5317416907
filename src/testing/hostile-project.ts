import type { Artifacts, ManifestNode, RunResults } from '../artifacts/index.ts'

/** Sets a flag on the page if anything of it is ever run instead of shown. */
const RUNS = 'window.hacked=true'

/** Names that end elements, begin scripts, fool replacements, inherit from objects, or are merely foreign or long. */
export const HOSTILE_NAMES: readonly string[] = [
  `</script><script>${RUNS}</script>`,
  `<img src=x onerror="${RUNS}">`,
  `'"><svg onload=${RUNS}>`,
  "$& $1 $` $' $$",
  '<!-- <script>',
  ']]> --> </style></title></textarea>',
  `javascript:${RUNS}`,
  '{{ 7 * 7 }} ${7 * 7}',
  '__proto__',
  'constructor',
  'toString',
  'клиенты_и_счета',
  '顧客の口座残高',
  'حساب_العميل',
  '\u202Egnp.exe\u202C',
  'emoji 👩‍👩‍👧‍👦 🏦 e\u0301',
  'a/b?c#d&e=f%20%',
  'line\nbreak\ttab\u0000nul\u2028end',
  `long_${'name_'.repeat(2048)}`,
]

const MARKDOWN = [
  `[a link](javascript:${RUNS}) [another](data:text/html,<script>${RUNS}</script>) [third](\u0001JaVaScRiPt:${RUNS})`,
  `![a picture](http://elsewhere.invalid/pixel.png) ![more](x "onerror=${RUNS}")`,
  `<script>${RUNS}</script> <img src=x onerror=${RUNS}> <iframe src="javascript:${RUNS}"></iframe>`,
  `<a href="javascript:${RUNS}">raw</a> <style>body{display:none}</style> <base href="http://elsewhere.invalid/">`,
  `| a | b |\n|---|---|\n| <img src=x onerror=${RUNS}> | ${'wide'.repeat(500)} |`,
  '```html\n</code></pre><script>window.hacked=true</script>\n```',
].join('\n\n')

/** Artifacts of a project whose every text tries to be more than text. */
export function createHostileProject(): Artifacts {
  const models = HOSTILE_NAMES.map(createModel)
  const tests = models.map(createTest)
  const nodes = [...models, ...tests]
  const exposure = {
    ...common('exposure', 'exposure'),
    type: `<b>${RUNS}</b>`,
    owner: { name: HOSTILE_NAMES[1] ?? '', email: `x@y"><script>${RUNS}</script>` },
    url: `javascript:${RUNS}`,
    description: MARKDOWN,
    depends_on: { nodes: models.map(({ unique_id }) => unique_id) },
  }
  return {
    manifest: {
      metadata: {
        dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
        dbt_version: HOSTILE_NAMES[0] ?? '',
        generated_at: '2026-11-20T06:00:00Z',
        project_name: HOSTILE_NAMES[1] ?? '',
        adapter_type: HOSTILE_NAMES[2] ?? '',
      },
      nodes: Object.fromEntries(nodes.map((one) => [one.unique_id, one])),
      sources: {},
      exposures: { [exposure.unique_id]: exposure },
      docs: {
        overview: {
          unique_id: 'doc.evil.__overview__',
          name: '__overview__',
          package_name: HOSTILE_NAMES[1] ?? '',
          block_contents: `# ${HOSTILE_NAMES[0]}\n\n${MARKDOWN}`,
        },
      },
    },
    runs: [createRun(nodes)],
  }
}

/** What its columns and descriptions are. */
function common(type: string, name: string) {
  return {
    unique_id: `${type}.evil.${name}`,
    name,
    resource_type: type,
    package_name: 'evil',
    original_file_path: `models/${name}/${name}.sql`,
    fqn: ['evil', name, name],
  }
}

function createModel(name: string, at: number): ManifestNode {
  const parent = HOSTILE_NAMES[at - 1]
  return {
    ...common('model', name),
    alias: name,
    database: name,
    schema: name,
    relation_name: `"${name}"."${name}"`,
    description: `${name}\n\n${MARKDOWN}`,
    // Written by assignment, `__proto__` would be lost.
    columns: Object.fromEntries(
      HOSTILE_NAMES.map((column) => [
        column,
        { name: column, description: MARKDOWN, data_type: name, tags: [name], meta: { [column]: name } },
      ]),
    ),
    tags: [name, '__proto__'],
    meta: Object.fromEntries([[name, MARKDOWN]]),
    config: Object.fromEntries([
      ['materialized', 'table'],
      ['severity', name],
      [name, [name]],
    ]),
    depends_on: { nodes: parent === undefined ? [] : [`model.evil.${parent}`], macros: [name] },
    language: 'sql',
    raw_code: `-- ${name}\nselect '${HOSTILE_NAMES.join("', '")}' /* ${MARKDOWN} */`,
    compiled_code: `select '${name}' as "${name}" -- ${MARKDOWN}`,
  }
}

function createTest({ name, unique_id }: ManifestNode): ManifestNode {
  return {
    ...common('test', `relationships ${name}`),
    test_metadata: {
      name: 'relationships',
      kwargs: { column_name: name, to: `ref('${name}')`, field: name },
    },
    column_name: name,
    attached_node: unique_id,
    depends_on: { nodes: [unique_id, `model.evil.${HOSTILE_NAMES[8]}`] },
    raw_code: name,
    compiled_code: MARKDOWN,
  }
}

const STATUSES = ['error', 'fail', 'warn', 'success', `<img src=x onerror=${RUNS}>`, '__proto__']

function createRun(nodes: readonly ManifestNode[]): RunResults {
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      generated_at: '2026-11-20T06:00:00Z',
      invocation_id: `</script>/?#${RUNS}`,
    },
    elapsed_time: 1,
    args: { which: HOSTILE_NAMES[0] ?? '' },
    results: nodes.map(({ unique_id, name }, at) => ({
      unique_id,
      status: STATUSES[at % STATUSES.length] ?? '',
      timing: [
        {
          name: 'execute',
          started_at: '2026-11-20T06:00:00Z',
          completed_at: '2026-11-20T06:00:01Z',
        },
      ],
      thread_id: HOSTILE_NAMES[1] ?? '',
      execution_time: 1,
      adapter_response: { rows_affected: at },
      message: `${name}\n${MARKDOWN}`,
      failures: at,
      compiled: true,
      compiled_code: name,
      relation_name: name,
    })),
  }
}
