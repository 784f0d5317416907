-- Both sides of a transfer cancel out.
select transfer_id
from {{ ref('fact_transactions') }}
where transfer_id is not null
group by transfer_id
having count(*) <> 2 or sum(signed_amount) <> 0 or count(distinct transaction_status) <> 1
