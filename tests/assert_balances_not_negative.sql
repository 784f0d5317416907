-- No account is below its overdraft limit, save those that somebody has looked at.
select
    balances.account_id,
    min(balances.balance) as lowest_balance
from {{ ref('fact_account_balances') }} as balances
inner join {{ ref('dim_account') }} as accounts on accounts.account_id = balances.account_id
where
    balances.balance < -accounts.overdraft_limit
    and balances.account_id not in (select account_id from {{ ref('known_overdrawn_accounts') }})
group by balances.account_id
