/** T10xx: the command line. */
export const USAGE_PROBLEMS = {
  USAGE_UNKNOWN_OPTION: {
    code: 'T1001',
    message: (at: { option: string; command: string }) =>
      `Unknown option ${at.option} for "tool ${at.command}".`,
    hint: (at: { nearest?: string | undefined }) => (at.nearest ? `Did you mean ${at.nearest}?` : undefined),
  },
  USAGE_UNKNOWN_COMMAND: {
    code: 'T1002',
    message: (at: { command: string }) => `Unknown command "${at.command}".`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "tool ${at.nearest}"?` : 'Run "tool --help" for the list of commands.',
  },
  USAGE_INVALID: {
    code: 'T1003',
    message: (at: { detail: string }) => at.detail,
  },
  USAGE_VALUE_MISSING: {
    code: 'T1004',
    message: (at: { option: string }) => `${at.option} needs a value.`,
    hint: (at: { choices?: readonly string[] | undefined }) =>
      at.choices && `Give one of ${at.choices.join(', ')}.`,
  },
  USAGE_VALUE_INVALID: {
    code: 'T1005',
    message: (at: { option: string; expected: string; actual: string }) =>
      `${at.option} must be ${at.expected}, but it is "${at.actual}".`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  USAGE_ARGUMENT_UNEXPECTED: {
    code: 'T1006',
    message: (at: { argument: string; command: string }) =>
      `"tool ${at.command}" does not know what to do with "${at.argument}".`,
    hint: () => 'Name nodes with --select.',
  },
  USAGE_VARS_INVALID: {
    code: 'T1007',
    message: (at: { detail: string }) => `The value of --vars is not a YAML map: ${at.detail}`,
    hint: () => `Write it like this: --vars '{name: value}'.`,
  },
  PORT_TAKEN: {
    code: 'T1008',
    message: (at: { host: string; port: number; detail: string }) =>
      `Port ${at.port} of ${at.host} cannot be served at: ${at.detail}`,
    hint: () => 'Choose another with --port, or leave --port out and the next free one is taken.',
  },
} as const
