-- Each window has the same transactions and the same sum, whether they were counted one by one as they came, out of
-- order and with crashes between, or all at once from the rows. While the stream runs, windows that it has not written
-- down yet are left out.
select
    window_start,
    kafka_partition,
    transaction_type,
    transaction_status,
    branch_id,
    age_band,
    from_stream.transaction_count as count_from_stream,
    from_rows.transaction_count as count_from_rows,
    from_stream.amount as amount_from_stream,
    from_rows.amount as amount_from_rows
from {{ ref('windows_from_stream') }} as from_stream
full join {{ ref('windows_from_rows') }} as from_rows
    using (window_start, kafka_partition, transaction_type, transaction_status, branch_id, age_band)
where
    from_rows.is_complete is not false
    and (
        from_stream.transaction_count is distinct from from_rows.transaction_count
        or from_stream.amount is distinct from from_rows.amount
    )
