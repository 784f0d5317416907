{% set transactions = source('stream', 'transactions') %}
{% set checkpoints = source('stream_state', 'checkpoints') %}
{% if load_relation(transactions) is none %}
select
    cast(null as text) as transaction_id,
    cast(null as text) as account_id,
    cast(null as text) as transaction_type,
    cast(null as text) as transaction_status,
    cast(null as text) as branch_id,
    cast(null as text) as age_band,
    cast(null as numeric(18, 2)) as amount,
    cast(null as text) as currency,
    cast(null as timestamp with time zone) as transaction_date,
    cast(null as integer) as kafka_partition,
    cast(null as boolean) as is_counted
where false
{% else %}
select
    transactions.transaction_id,
    transactions.account_id,
    transactions.transaction_type,
    transactions.transaction_status,
    transactions.branch as branch_id,
    transactions.age_band,
    transactions.amount,
    transactions.currency,
    transactions.transaction_date,
    transactions.kafka_partition,
    coalesce(transactions.kafka_offset < checkpoints.checkpoint_offset, false) as is_counted
from {{ transactions }} as transactions
left join {{ checkpoints }} as checkpoints
    on
        checkpoints.kafka_partition = transactions.kafka_partition
        and checkpoints.target_schema = '{{ transactions.schema }}'
{% endif %}
