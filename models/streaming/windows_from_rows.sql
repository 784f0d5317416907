-- What the windows have counted, counted by the warehouse.
select
    date_trunc('minute', transaction_date) as window_start,
    kafka_partition,
    transaction_type,
    transaction_status,
    branch_id,
    age_band,
    count(*) as transaction_count,
    sum(amount) as amount
from {{ ref('streamed_transactions') }}
where is_counted
group by 1, 2, 3, 4, 5, 6
