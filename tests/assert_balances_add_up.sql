-- Today's balance of each account is its opening balance and all that was posted since.
with

today as (
    select date_id
    from {{ ref('dim_date') }}
    where full_date = current_date
),

posted as (
    select account_id, sum(signed_amount) as amount
    from {{ ref('fact_transactions') }}
    where is_posted and date_id <= (select date_id from today)
    group by account_id
)

select
    accounts.account_id,
    accounts.opening_balance,
    posted.amount,
    balances.balance
from {{ ref('dim_account') }} as accounts
left join posted on posted.account_id = accounts.account_id
left join {{ ref('fact_account_balances') }} as balances
    on balances.account_id = accounts.account_id and balances.date_id = (select date_id from today)
where
    accounts.opened_on <= current_date
    and balances.balance is distinct from accounts.opening_balance + coalesce(posted.amount, 0)
