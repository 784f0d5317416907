-- Every accepted transaction belongs to an account, and the account to a customer.
select transactions.transaction_id
from {{ ref('fact_transactions') }} as transactions
left join {{ ref('dim_account') }} as accounts on accounts.account_id = transactions.account_id
left join {{ ref('dim_customer') }} as customers on customers.customer_id = accounts.customer_id
where accounts.account_id is null or customers.customer_id is null
