/** Fields of property files, also those of dbt that this tool has no use for yet. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const TESTABLE = 'tests data_tests'
const DESCRIBED = 'name description config'

export const FILE_FIELDS = words(`version models seeds sources macros ${TESTABLE} snapshots analyses exposures
  groups metrics semantic_models saved_queries unit_tests functions anchors`)

export const MODEL_FIELDS = words(`${DESCRIBED} ${TESTABLE} columns constraints docs meta tags group access
  latest_version deprecation_date versions time_spine semantic_model primary_entity agg_time_dimension
  derived_semantics metrics freshness loaded_at_field enabled quote_columns identifier static_analysis_off_reason`)

export const SEED_FIELDS = words(`${DESCRIBED} ${TESTABLE} columns docs meta tags group access enabled
  quote_columns constraints static_analysis_off_reason`)

export const COLUMN_FIELDS = words(`${DESCRIBED} ${TESTABLE} data_type constraints meta tags quote granularity
  dimension entity policy_tags classifiers`)

export const SOURCE_FIELDS = words(`${DESCRIBED} database catalog schema loader meta tags quoting tables
  overrides freshness loaded_at_field loaded_at_query enabled load`)

export const TABLE_FIELDS =
  words(`${DESCRIBED} ${TESTABLE} identifier loader columns meta tags quoting external
  freshness loaded_at_field loaded_at_query enabled load`)

export const LOAD_FIELDS =
  words(`connection from mode key cursor layout columns on_bad_row max_bad allow_empty
  idle_timeout`)

export const CURSOR_FIELDS = words('field lookback settle on_null')

export const MACRO_FIELDS = words(`${DESCRIBED} arguments meta docs`)

export const TEST_FIELDS = words(`${DESCRIBED} meta docs tags enabled severity`)

/** Settings of a data test that dbt also takes beside its arguments. */
export const TEST_CONFIG_FIELDS = words(`severity tags enabled where limit warn_if error_if fail_calc
  store_failures store_failures_as sql_header meta database schema alias group`)
