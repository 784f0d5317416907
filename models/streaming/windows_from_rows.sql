-- The windows of the stream, counted by the warehouse.
select
    date_trunc('minute', transaction_date) as window_start,
    kafka_partition,
    transaction_type,
    transaction_status,
    branch_id,
    age_band,
    count(*) as transaction_count,
    sum(amount) as amount,
    bool_and(is_counted) as is_complete
from {{ ref('streamed_transactions') }}
group by 1, 2, 3, 4, 5, 6
