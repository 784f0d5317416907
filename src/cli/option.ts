/** One option as users know it. yargs reads the words; types and choices are checked by us, with better messages. */
export interface Option {
  readonly type: 'text' | 'number' | 'flag' | 'list'
  readonly alias?: string
  readonly describe: string
  readonly choices?: readonly string[]
  readonly default?: string | number
  /** Smallest number allowed. */
  readonly atLeast?: number
}

export type Options = Readonly<Record<string, Option>>

/** Options that every command takes. */
export const GLOBAL_OPTIONS: Options = {
  'project-dir': { type: 'text', describe: 'Folder of dbt_project.yml', default: '.' },
  'profiles-dir': { type: 'text', describe: 'Folder of profiles.yaml' },
  profile: { type: 'text', describe: 'Profile to use instead of the one the project names' },
  target: { type: 'text', alias: 't', describe: 'Output of the profile to build in' },
  threads: { type: 'number', describe: 'How many nodes run at the same time', atLeast: 1 },
  select: { type: 'list', alias: 's', describe: 'Nodes to take: names, +parents, children+, tag:, path:' },
  exclude: { type: 'list', describe: 'Nodes to leave out' },
  vars: { type: 'text', describe: 'Variables for the project, as a YAML map' },
  'full-refresh': { type: 'flag', describe: 'Build incremental models and loads from nothing' },
  'fail-fast': { type: 'flag', alias: 'x', describe: 'Stop at the first failure' },
  explain: { type: 'flag', describe: 'Print what would be done, and do nothing' },
  'log-format': { type: 'text', describe: 'How the log is written', choices: ['text', 'json', 'github'] },
  quiet: { type: 'flag', alias: 'q', describe: 'Print failures and the summary only' },
  verbose: { type: 'flag', alias: 'v', describe: 'Also print what starts, and tests that pass' },
  debug: { type: 'flag', alias: 'd', describe: 'Also print statements and stacks' },
  color: { type: 'text', describe: 'Colours in the log', choices: ['auto', 'always', 'never'] },
}

/** Everything the user gave, checked against the options of the command. */
export interface Given {
  readonly text: (name: string) => string | undefined
  readonly number: (name: string) => number | undefined
  readonly flag: (name: string) => boolean
  /** Whether the user wrote `--no-<name>`. */
  readonly isOff: (name: string) => boolean
  readonly list: (name: string) => readonly string[]
}
