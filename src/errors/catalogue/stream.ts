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
} as const
