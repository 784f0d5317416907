-- One row per account and day, from its opening to today. Sums are taken over the days on which something
-- happened, and only then spread over the quiet days after each: far fewer rows pass the window.
{{ config(indexes=[{'columns': ['date_id', 'account_id'], 'unique': true}]) }}

with

changes as (
    select account_id, opened_on as full_date, opening_balance as amount
    from {{ ref('stg_accounts') }}
    union all
    select account_id, transaction_date, signed_amount
    from {{ ref('stg_transactions') }}
    where is_posted
),

daily_changes as (
    select account_id, full_date, sum(amount) as amount
    from changes
    where full_date <= current_date
    group by account_id, full_date
),

balances as (
    select
        account_id,
        full_date,
        sum(amount) over (partition by account_id order by full_date) as balance,
        lead(full_date, 1, current_date + 1) over (partition by account_id order by full_date) as next_change
    from daily_changes
)

select
    balances.account_id,
    accounts.customer_id,
    dates.date_id,
    cast(balances.balance as numeric(14, 2)) as balance,
    accounts.currency
from balances
inner join {{ ref('stg_accounts') }} as accounts on accounts.account_id = balances.account_id
cross join lateral generate_series(0, balances.next_change - balances.full_date - 1) as quiet_days
inner join {{ ref('dim_date') }} as dates on dates.full_date = balances.full_date + quiet_days
