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
} as const
