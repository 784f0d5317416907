/** T90xx: bugs of the tool itself. */
export const INTERNAL_PROBLEMS = {
  INTERNAL: {
    code: 'T9001',
    message: (at: { detail: string }) => `The tool failed: ${at.detail}`,
    hint: () =>
      'This is a bug of the tool. Please report it with the output of the same command and --debug.',
  },
} as const
