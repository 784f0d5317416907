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

overdrawn_accounts as (
    select
        'crm.accounts' as source_table,
        account_id as source_row_id,
        account_id as record_key,
        'overdrawn' as reason,
        'reported' as disposition,
        to_jsonb(checked) - 'rejection' - 'occurrence' as raw_record
    from {{ ref('checked_accounts') }} as checked
    where
        rejection is null
        and exists (
            select 1
            from {{ ref('fact_account_balances') }} as balances
            where balances.account_id = checked.account_id and balances.balance < -checked.overdraft_limit
        )
)

select * from rejected_accounts
union all
select * from rejected_transactions
union all
select * from overdrawn_accounts
