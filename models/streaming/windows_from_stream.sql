{% if load_relation(source('stream', 'transaction_windows')) is none %}
select
    cast(null as timestamp with time zone) as window_start,
    cast(null as integer) as kafka_partition,
    cast(null as text) as transaction_type,
    cast(null as text) as transaction_status,
    cast(null as text) as branch_id,
    cast(null as text) as age_band,
    cast(null as bigint) as transaction_count,
    cast(null as numeric) as amount
where false
{% else %}
select
    window_start,
    kafka_partition,
    transaction_type,
    transaction_status,
    branch as branch_id,
    age_band,
    transaction_count,
    cast(amount as numeric) as amount
from {{ source('stream', 'transaction_windows') }}
where window_ms = 60000
{% endif %}
