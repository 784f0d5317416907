-- Each row of a source is accepted or quarantined, and never both: no row is dropped on the way.
with

counts as (
    select
        'bank.transactions' as source_table,
        (select count(*) from {{ source('bank', 'transactions') }}) as loaded,
        (select count(*) from {{ ref('fact_transactions') }}) as accepted

    union all

    select
        'crm.accounts' as source_table,
        (select count(*) from {{ source('crm', 'accounts') }}) as loaded,
        (select count(*) from {{ ref('dim_account') }}) as accepted
),

quarantined as (
    select source_table, count(*) as rejected
    from {{ ref('quarantine_records') }}
    where disposition = 'rejected'
    group by source_table
)

select
    counts.source_table,
    counts.loaded,
    counts.accepted,
    coalesce(quarantined.rejected, 0) as rejected
from counts
left join quarantined on quarantined.source_table = counts.source_table
where counts.loaded <> counts.accepted + coalesce(quarantined.rejected, 0)
