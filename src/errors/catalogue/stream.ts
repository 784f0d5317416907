// The same is found where a partition is taken over and, when Kafka deletes what is not read yet, while it is read.
const LOG_GONE_HINT =
  'They are lost unless they can be produced again. To go on without them, delete the row of this partition from _stream.positions; give the topic a longer retention.'
const TOPIC_REPLACED_HINT =
  'Was the topic deleted and made anew? Its offsets begin anew, too: give it another schema under "streaming: warehouse:", so that old and new rows are not mixed.'

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
  INFLUX_UNREACHABLE: {
    code: 'T5201',
    message: (at: { address: string; detail: string }) =>
      `InfluxDB at ${at.address} does not do its part: ${at.detail}.`,
    hint: () => 'Is it up? Nothing is lost: what cannot be written now is written when it answers.',
  },
  INFLUX_MISCONFIGURED: {
    code: 'T5202',
    message: (at: { address: string; org: string; bucket: string; detail: string }) =>
      `InfluxDB at ${at.address} does not let us into the bucket "${at.bucket}" of "${at.org}": ${at.detail}.`,
    hint: () =>
      'Check url, org, bucket and token under "streaming: influx:". The token needs the right to read and write the bucket.',
  },
  INFLUX_QUERY_FAILED: {
    code: 'T5203',
    message: (at: { detail: string }) => `A query to InfluxDB failed: ${at.detail}.`,
  },
  STREAM_LOG_GONE: {
    code: 'T5301',
    message: (at: { topic: string; partition: number; from: number; low: number }) =>
      `Messages ${at.from} to ${at.low - 1} of ${at.topic}, partition ${at.partition}, were deleted before they were read: Kafka begins at ${at.low} now.`,
    hint: () => LOG_GONE_HINT,
  },
  STREAM_TOPIC_REPLACED: {
    code: 'T5302',
    message: (at: { topic: string; partition: number; detail: string }) =>
      `${at.topic}, partition ${at.partition}, is not the log that was read before: ${at.detail}.`,
    hint: () => TOPIC_REPLACED_HINT,
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
  KAFKA_UNREACHABLE: {
    code: 'T5101',
    message: (at: { brokers: string; detail: string }) =>
      `Kafka does not answer at ${at.brokers}: ${at.detail}.`,
    hint: () =>
      'Start it ("docker compose up -d", or "npm run services -- start kafka"), or correct streaming.kafka.brokers.',
  },
  KAFKA_LOGIN_REFUSED: {
    code: 'T5102',
    message: (at: { brokers: string; detail: string }) =>
      `Kafka at ${at.brokers} refuses the login: ${at.detail}.`,
    hint: () =>
      'Check streaming.kafka.sasl (mechanism, username, password), and whether this broker asks for a login at all.',
  },
  KAFKA_REQUEST_FAILED: {
    code: 'T5103',
    message: (at: { doing: string; detail: string }) => `Kafka failed at ${at.doing}: ${at.detail}.`,
  },
  KAFKA_CODEC_UNKNOWN: {
    code: 'T5104',
    message: (at: { topic: string; detail: string }) =>
      `Messages of "${at.topic}" are compressed in a way that cannot be read here: ${at.detail}.`,
    hint: () =>
      'Let the producers compress with gzip or not at all; setting the topic\'s "compression.type" to gzip does it for new messages.',
  },
  KAFKA_POSITION_GONE: {
    code: 'T5105',
    message: (at: { topic: string; partition: number; wanted: number; low: number }) =>
      `Messages ${at.wanted} to ${at.low - 1} of partition ${at.partition} of "${at.topic}" were deleted before they were stored.`,
    hint: () => LOG_GONE_HINT,
  },
  KAFKA_POSITION_AHEAD: {
    code: 'T5106',
    message: (at: { topic: string; partition: number; wanted: number; high: number }) =>
      `Partition ${at.partition} of "${at.topic}" ends at ${at.high}, but what is stored reaches to ${at.wanted}: it is another log.`,
    hint: () => TOPIC_REPLACED_HINT,
  },
  KAFKA_CONSUMER_CRASHED: {
    code: 'T5107',
    message: (at: { group: string; detail: string }) =>
      `The consumer of group "${at.group}" stopped for good: ${at.detail}.`,
    hint: () => 'Start the process anew: it goes on where the stored data ends.',
  },
  KAFKA_MESSAGE_REFUSED: {
    code: 'T5108',
    message: (at: { topic: string; detail: string }) =>
      `Kafka refuses a message for "${at.topic}": ${at.detail}.`,
    hint: () => 'Check the topic\'s "max.message.bytes" and the rights of the user.',
  },
  STREAM_RULE_UNKNOWN: {
    code: 'T5401',
    message: (at: { rule: string; known: readonly string[] }) =>
      `There is no rule "${at.rule}"; known are ${at.known.join(', ') || 'none'}.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest
        ? `Did you mean "${at.nearest}"?`
        : 'Rules stand under "streaming: rules:" in profiles.yaml.',
  },
  STREAM_DRILL_NEEDS_CLONE: {
    code: 'T5405',
    message: () => 'The drill starts servers from the recipes of a clone, and this is no clone.',
    hint: () => 'Clone the repository, run "npm ci" in it, and then "node bin/tool.js stream drill".',
  },
  STREAM_FAULT_UNKNOWN: {
    code: 'T5406',
    message: (at: { fault: string; known: readonly string[] }) =>
      `There is no fault "${at.fault}"; known are ${at.known.join(', ')}.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  STREAM_FILE_UNUSABLE: {
    code: 'T5403',
    message: (at: { file: string; detail: string }) => `The file ${at.file} cannot be used: ${at.detail}.`,
  },
  STREAM_FILE_LINE_INVALID: {
    code: 'T5404',
    message: (at: { file: string; line: number }) =>
      `Line ${at.line} of ${at.file} is no message with a partition, a timestamp, a key and a value.`,
    hint: () =>
      'A generator that was killed leaves half a line at the end: remove it, or write the file anew.',
  },
} as const
