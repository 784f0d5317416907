select
    account_id,
    customer_id,
    branch_id,
    account_type,
    account_status,
    currency,
    opened_on,
    {{ date_id('opened_on') }} as opened_date_id,
    opening_balance,
    overdraft_limit
from {{ ref('stg_accounts') }}
