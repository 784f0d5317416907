-- Each account has one balance for each day from its opening to today. An index keeps days from being there twice.
select
    accounts.account_id,
    count(balances.date_id) as days,
    current_date - accounts.opened_on + 1 as expected_days
from {{ ref('dim_account') }} as accounts
left join {{ ref('fact_account_balances') }} as balances on balances.account_id = accounts.account_id
where accounts.opened_on <= current_date
group by accounts.account_id, accounts.opened_on
having count(balances.date_id) <> current_date - accounts.opened_on + 1
