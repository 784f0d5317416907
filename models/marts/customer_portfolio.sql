-- The hundred customers who hold most today.
{{ config(materialized='view') }}

select
    customers.customer_id,
    customers.first_name,
    customers.last_name,
    count(*) as accounts,
    sum(balances.balance) as total_balance
from {{ ref('dim_customer') }} as customers
inner join {{ ref('dim_account') }} as accounts on accounts.customer_id = customers.customer_id
inner join {{ ref('fact_account_balances') }} as balances on balances.account_id = accounts.account_id
where balances.date_id = (select date_id from {{ ref('dim_date') }} where full_date = current_date)
group by customers.customer_id, customers.first_name, customers.last_name
order by total_balance desc
limit 100
