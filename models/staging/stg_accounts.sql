select
    account_id,
    customer_id,
    account_type,
    currency,
    branch_id,
    opened_at as opened_on,
    status as account_status,
    opening_balance,
    overdraft_limit,
    updated_at
from {{ ref('checked_accounts') }}
where rejection is null
