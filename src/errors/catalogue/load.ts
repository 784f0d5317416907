/** T40xx: extract and load. */
export const LOAD_PROBLEMS = {
  SOURCE_STREAM_MISSING: {
    code: 'T4001',
    message: (at: { stream: string; connection: string }) =>
      `Connection "${at.connection}" has no table or collection "${at.stream}".`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  SOURCE_FILE_CORRUPT: {
    code: 'T4002',
    message: (at: { file: string; offset?: number | undefined; detail: string }) =>
      `${at.file} is damaged${at.offset === undefined ? '' : ` at byte ${at.offset}`}: ${at.detail}`,
    hint: () => 'What was loaded from it before is left as it was. Restore the file from its origin.',
  },
  SOURCE_EMPTY: {
    code: 'T4003',
    message: (at: { stream: string; rows: number }) =>
      `${at.stream} is empty at the source, but its table holds ${at.rows} rows.`,
    hint: () => 'If that is right, set "allow_empty: true" in its load block.',
  },
  LOAD_MODE_UNSUPPORTED: {
    code: 'T4004',
    message: (at: { mode: string }) => `The load mode "${at.mode}" is not available; use "full_refresh".`,
  },
  LOAD_COUNT_MISMATCH: {
    code: 'T4005',
    message: (at: { stream: string; read: number; stored: number }) =>
      `${at.stream}: ${at.read} rows were read, but ${at.stored} are in the staging table.`,
  },
  LOAD_FAILED: {
    code: 'T4006',
    message: (at: { stream: string; detail: string }) => `Loading ${at.stream} failed: ${at.detail}`,
  },
  CONNECTION_UNKNOWN: {
    code: 'T4007',
    message: (at: { connection: string }) => `There is no connection "${at.connection}" in profiles.yaml.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : 'Declare it under "connections:".',
  },
  PIN_INVALID: {
    code: 'T4008',
    message: (at: { column: string; type: string; known: readonly string[] }) =>
      `Column "${at.column}" is pinned to the type "${at.type}"; known are ${at.known.join(', ')}.`,
  },
  TOO_MANY_BAD_ROWS: {
    code: 'T4009',
    message: (at: { stream: string; bad: number; read: number; limit: string; example: string }) =>
      `${at.stream}: ${at.bad} of ${at.read} rows cannot be stored, and ${at.limit}. The first: ${at.example}`,
    hint: () =>
      'The table was left as it was. Correct the rows at the source, pin another type, or allow more.',
  },
  SOURCE_SILENT: {
    code: 'T4010',
    message: (at: { stream: string; seconds: number }) =>
      `${at.stream} sent nothing for ${at.seconds} seconds, so the load was given up.`,
    hint: () => 'If the source is that slow, raise "idle_timeout" in its load block.',
  },
} as const
