/** T30xx: outcomes of a run. */
export const RUN_PROBLEMS = {
  TEST_FAILED: {
    code: 'T3001',
    message: (at: { test: string; failures: number }) =>
      `${at.test}: ${at.failures} failing ${at.failures === 1 ? 'row' : 'rows'}.`,
  },
  NODE_SKIPPED: {
    code: 'T3002',
    message: (at: { node: string; because: string }) => `${at.node} was skipped: ${at.because}.`,
  },
} as const
