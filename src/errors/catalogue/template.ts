/** T14xx: templates. */
export const TEMPLATE_PROBLEMS = {
  TEMPLATE_SYNTAX: {
    code: 'T1401',
    message: (at: { detail: string }) => `The template cannot be read: ${at.detail}`,
  },
  TEMPLATE_FAILED: {
    code: 'T1402',
    message: (at: { kind: string; detail: string }) => `The template failed (${at.kind}): ${at.detail}`,
  },
  TEMPLATE_RAISED: {
    code: 'T1403',
    message: (at: { detail: string }) => at.detail,
  },
  VAR_MISSING: {
    code: 'T1404',
    message: (at: { name: string }) => `The variable "${at.name}" is not set.`,
    hint: (at: { name: string }) =>
      `Set it under "vars:", with --vars, or give a default: var('${at.name}', 'value').`,
  },
} as const
