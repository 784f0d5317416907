/** T50xx: settings of the streaming service; T51xx Kafka, T52xx InfluxDB, T53xx the warehouse's side, T54xx the rest. */
export const STREAM_PROBLEMS = {
  STREAM_SETTING_INVALID: {
    code: 'T5001',
    message: (at: { setting: string; detail: string }) => `${at.setting} ${at.detail}.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  STREAM_SETTINGS_MISSING: {
    code: 'T5002',
    message: (at: { file: string }) => `${at.file} has no "streaming:" block.`,
    hint: () => 'Add one with at least kafka: { brokers: [127.0.0.1:9092] }.',
  },
  STREAM_LOG_GONE: {
    code: 'T5301',
    message: (at: { topic: string; partition: number; from: number; low: number }) =>
      `Messages ${at.from} to ${at.low - 1} of ${at.topic}, partition ${at.partition}, were deleted before they were read: Kafka begins at ${at.low} now.`,
    hint: () =>
      'They are lost unless they can be produced again. To go on without them, delete the row of this partition from _stream.positions; give the topic a longer retention.',
  },
  STREAM_TOPIC_REPLACED: {
    code: 'T5302',
    message: (at: { topic: string; partition: number; detail: string }) =>
      `${at.topic}, partition ${at.partition}, is not the log that was read before: ${at.detail}.`,
    hint: () =>
      'Was the topic deleted and made anew? Its offsets begin anew, too: give it another schema under "streaming: warehouse:", so that old and new rows are not mixed.',
  },
  STREAM_SCHEMA_TAKEN: {
    code: 'T5303',
    message: (at: { schema: string; topic: string; wanted: string }) =>
      `The schema ${at.schema} has the rows of the topic ${at.topic}, so those of ${at.wanted} cannot be told apart from them.`,
    hint: () => 'Give each topic a schema of its own, under "streaming: warehouse: schema".',
  },
  STREAM_TABLES_NEWER: {
    code: 'T5304',
    message: (at: { schema: string; version: number; known: number }) =>
      `The tables of the stream in ${at.schema} have version ${at.version}, and this release knows only version ${at.known}.`,
    hint: () => 'Use the release that the other processes use.',
  },
  STREAM_STATEMENT_FAILED: {
    code: 'T5305',
    message: (at: { detail: string; sqlState: string }) =>
      `The warehouse refused a statement of the stream: ${at.detail} (SQLSTATE ${at.sqlState})`,
    hint: () => 'Were the tables changed, or rights taken away? Nothing was lost: it goes on where it stood.',
  },
} as const
