-- Every record that breaks a rule. What is rejected is in no other model; what is reported is.
with

rejected_accounts as (
    select
        'crm.accounts' as source_table,
        account_id as source_row_id,
        account_id as record_key,
        rejection as reason,
        'rejected' as disposition,
        to_jsonb(checked) - 'rejection' - 'occurrence' as raw_record
    from {{ ref('checked_accounts') }} as checked
    where rejection is not null
),

rejected_transactions as (
    select
        'bank.transactions' as source_table,
        _id as source_row_id,
        transaction_id as record_key,
        rejection as reason,
        'rejected' as disposition,
        to_jsonb(checked) - 'rejection' - 'occurrence' as raw_record
    from {{ ref('checked_transactions') }} as checked
    where rejection is not null
),

-- One pass: asked account by account, an index that begins with the day would be walked each time.
lowest_balances as (
    select account_id, min(balance) as lowest_balance
    from {{ ref('fact_account_balances') }}
    group by account_id
),

overdrawn_accounts as (
    select
        'crm.accounts' as source_table,
        account_id as source_row_id,
        account_id as record_key,
        'overdrawn' as reason,
        'reported' as disposition,
        to_jsonb(checked) - 'rejection' - 'occurrence' as raw_record
    from {{ ref('checked_accounts') }} as checked
    inner join lowest_balances using (account_id)
    where rejection is null and lowest_balance < -overdraft_limit
)

select * from rejected_accounts
union all
select * from rejected_transactions
union all
select * from overdrawn_accounts
