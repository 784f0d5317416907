/** T20xx: connections and servers. T24xx: statements. */
export const WAREHOUSE_PROBLEMS = {
  CONNECTION_FAILED: {
    code: 'T2001',
    message: (at: { connection: string; address: string; detail: string }) =>
      `Connection "${at.connection}" to ${at.address} failed: ${at.detail}`,
    hint: () => 'Is the server up, and are host, port, user and password right? "tool debug" checks each.',
  },
  RUN_LOCKED: {
    code: 'T2002',
    message: (at: { target: string; holder: string }) =>
      `Another run holds target "${at.target}": ${at.holder}.`,
    hint: () => 'Wait until it ends, or stop it.',
  },
  EMBEDDED_FAILED: {
    code: 'T2003',
    message: (at: { detail: string; log: string }) =>
      `The embedded PostgreSQL did not start: ${at.detail} Its log is ${at.log}.`,
  },
  EMBEDDED_MISSING: {
    code: 'T2004',
    message: (at: { platform: string }) => `There is no embedded PostgreSQL for ${at.platform}.`,
    hint: () => 'Use another target of profiles.yaml that names a PostgreSQL server.',
  },
  RUN_LOCK_LOST: {
    code: 'T2005',
    message: (at: { target: string }) =>
      `The connection that holds target "${at.target}" for this run was lost.`,
    hint: () => 'The run was stopped, because another one could have begun beside it. Run it again.',
  },
  STATEMENT_FAILED: {
    code: 'T2401',
    message: (at: { detail: string; sqlState: string; node: string }) =>
      `${at.detail} (SQLSTATE ${at.sqlState}) in ${at.node}`,
  },
  DEPENDENTS_BLOCK: {
    code: 'T2402',
    message: (at: { relation: string; dependents: readonly string[]; detail: string }) =>
      `${at.relation} cannot be replaced, because ${at.dependents.join(', ')} would break: ${at.detail}`,
    hint: () => 'Nothing was changed. Change or drop what depends on it, or select it for this run as well.',
  },
  MATERIALIZATION_UNKNOWN: {
    code: 'T2403',
    message: (at: { materialization: string; node: string; known: readonly string[] }) =>
      `${at.node} asks for the materialization "${at.materialization}"; known are ${at.known.join(', ')}.`,
  },
  NAME_TOO_LONG: {
    code: 'T2404',
    message: (at: { name: string; bytes: number; limit: number }) =>
      `The name "${at.name}" has ${at.bytes} bytes, but the warehouse allows ${at.limit}.`,
    hint: () => 'Give it a shorter name with "alias".',
  },
  HISTORY_UNWRITTEN: {
    code: 'T2006',
    message: (at: { detail: string }) =>
      `The warehouse could not keep the record of this run in _tool.runs: ${at.detail}`,
    hint: () => 'The run itself is not touched by it. Its results are in target/run_results.json.',
  },
  CATALOG_UNREAD: {
    code: 'T2007',
    message: (at: { detail: string }) => `The warehouse was not asked what it has: ${at.detail}`,
    hint: () => 'The documentation is made without types, sizes and history. --no-catalog asks for that.',
  },
  HISTORY_UNREAD: {
    code: 'T2008',
    message: (at: { detail: string }) =>
      `The history of runs and loads in the schema _tool could not be read: ${at.detail}`,
    hint: () => 'The documentation is made without it.',
  },
} as const
