import type { Dialect } from '../../src/adapters/index.ts'

/** The schema of positions, checkpoints and corrections, whichever schema the rows are in. */
export const STATE_SCHEMA = '_stream'

/** Raised with every change of the statements below; a change needs its own step in {@link migrations}. */
export const TABLES_VERSION = 2

/** The tables by their permanent names: those of rows in the schema of the settings, the others in {@link STATE_SCHEMA}. */
export const ROW_TABLES = { transactions: 'transactions', windows: 'transaction_windows' } as const
export const STATE_TABLES = {
  versions: 'versions',
  positions: 'positions',
  checkpoints: 'checkpoints',
  corrections: 'corrections',
  refusals: 'refusals',
} as const

/** Names of the tables, ready for statements. */
export interface Tables {
  readonly transactions: string
  readonly windows: string
  readonly versions: string
  readonly positions: string
  readonly checkpoints: string
  readonly corrections: string
  readonly refusals: string
}

export function tableNames(dialect: Dialect, schema: string): Tables {
  const name = (inSchema: string, table: string): string =>
    dialect.quoteRelation({ database: '', schema: inSchema, name: table })
  return {
    transactions: name(schema, ROW_TABLES.transactions),
    windows: name(schema, ROW_TABLES.windows),
    versions: name(STATE_SCHEMA, STATE_TABLES.versions),
    positions: name(STATE_SCHEMA, STATE_TABLES.positions),
    checkpoints: name(STATE_SCHEMA, STATE_TABLES.checkpoints),
    corrections: name(STATE_SCHEMA, STATE_TABLES.corrections),
    refusals: name(STATE_SCHEMA, STATE_TABLES.refusals),
  }
}

export function createVersions(tables: Tables): string {
  return `create table if not exists ${tables.versions} (target_schema text primary key, version integer not null)`
}

/** The statements that lead to each version from the one before. */
export function migrations(tables: Tables): readonly (readonly string[])[] {
  return [[...rowTables(tables), ...stateTables(tables)], [refusalTable(tables)]]
}

/** What analysts read. The names of the constraints are told apart in errors. */
function rowTables({ transactions, windows }: Tables): readonly string[] {
  return [
    `create table ${transactions} (
  transaction_id text not null constraint transactions_id unique,
  account_id text not null,
  customer_id text not null,
  transaction_type text not null,
  direction text not null,
  amount numeric(18, 2) not null,
  balance numeric(18, 2) not null,
  currency text not null,
  transaction_status text not null,
  channel text,
  branch text not null,
  merchant text,
  customer_age integer not null,
  age_band text not null,
  transaction_date timestamptz not null,
  kafka_partition integer not null,
  kafka_offset bigint not null,
  stored_at timestamptz not null default now(),
  constraint transactions_message primary key (kafka_partition, kafka_offset)
)`,
    `create index transactions_date on ${transactions} (transaction_date)`,
    `create table ${windows} (
  window_ms integer not null,
  window_start timestamptz not null,
  transaction_type text not null,
  transaction_status text not null,
  branch text not null,
  age_band text not null,
  kafka_partition integer not null,
  transaction_count bigint not null,
  amount numeric(18, 2) not null,
  updated_at timestamptz not null default now(),
  constraint transaction_windows_cell primary key
    (window_ms, window_start, kafka_partition, transaction_type, transaction_status, branch, age_band)
)`,
  ]
}

/** Rows of `positions` are changed with each batch: a page half empty lets them stay where they are. */
function stateTables({ positions, checkpoints, corrections }: Tables): readonly string[] {
  const key = 'target_schema, topic, kafka_partition'
  return [
    `create table if not exists ${positions} (
  target_schema text not null,
  topic text not null,
  kafka_partition integer not null,
  consumer_group text not null,
  epoch bigint not null,
  first_offset bigint not null,
  next_offset bigint not null,
  delivered_offset bigint not null,
  stored bigint not null default 0,
  stored_amount numeric not null default 0,
  stored_hash bigint not null default 0,
  duplicates bigint not null default 0,
  duplicate_amount numeric not null default 0,
  duplicate_hash bigint not null default 0,
  rejected bigint not null default 0,
  late bigint not null default 0,
  claimed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (${key})
) with (fillfactor = 50)`,
    `create table if not exists ${checkpoints} (
  target_schema text not null,
  topic text not null,
  kafka_partition integer not null,
  checkpoint_offset bigint not null,
  state json not null,
  written_at timestamptz not null default now(),
  primary key (${key}),
  foreign key (${key}) references ${positions} on delete cascade
)`,
    `create table if not exists ${corrections} (
  target_schema text not null,
  topic text not null,
  kafka_partition integer not null,
  window_ms integer not null,
  window_start timestamptz not null,
  transaction_type text not null,
  transaction_status text not null,
  branch text not null,
  age_band text not null,
  count_before bigint not null,
  amount_before numeric(18, 2) not null,
  count_after bigint not null,
  amount_after numeric(18, 2) not null,
  corrected_at timestamptz not null default now()
)`,
  ]
}

/** Rows that the warehouse refused. Their dead letters are sent after the commit: whoever takes over sends those that were not. */
function refusalTable({ positions, refusals }: Tables): string {
  const key = 'target_schema, topic, kafka_partition'
  return `create table if not exists ${refusals} (
  target_schema text not null,
  topic text not null,
  kafka_partition integer not null,
  kafka_offset bigint not null,
  detail text not null,
  primary key (${key}, kafka_offset),
  foreign key (${key}) references ${positions} on delete cascade
)`
}
