-- Added up over all its days, an account's balance is its opening balance times those days, and each posted amount
-- times the days since. One wrong day anywhere breaks it, and no half a million rows have to be sorted.
with

held as (
    select account_id, sum(balance) as balance_days
    from {{ ref('fact_account_balances') }}
    group by account_id
),

posted as (
    select
        transactions.account_id,
        sum(transactions.signed_amount * (current_date - dates.full_date + 1)) as balance_days
    from {{ ref('fact_transactions') }} as transactions
    inner join {{ ref('dim_date') }} as dates on dates.date_id = transactions.date_id
    where transactions.is_posted and dates.full_date <= current_date
    group by transactions.account_id
)

select
    accounts.account_id,
    held.balance_days,
    accounts.opening_balance * (current_date - accounts.opened_on + 1)
    + coalesce(posted.balance_days, 0) as expected_balance_days
from {{ ref('dim_account') }} as accounts
left join held on held.account_id = accounts.account_id
left join posted on posted.account_id = accounts.account_id
where
    accounts.opened_on <= current_date
    and held.balance_days is distinct from
    accounts.opening_balance * (current_date - accounts.opened_on + 1) + coalesce(posted.balance_days, 0)
