-- Every transaction of the source, with the first rule that it breaks. A table, because three models read it.
{{ config(materialized='table') }}

with

numbered as (
    select
        *,
        -- Of several versions of one transaction the latest counts.
        row_number() over (partition by transaction_id order by updated_at desc, _id desc) as occurrence
    from {{ source('bank', 'transactions') }}
)

select
    numbered.*,
    case
        when numbered.transaction_id is null then 'transaction_null'
        when numbered.occurrence > 1 then 'duplicate'
        when numbered.account_id is null then 'account_null'
        when accounts.account_id is null then 'account_missing'
        when accounts.rejection is not null then 'account_rejected'
        when numbered.amount is null then 'amount_missing'
        -- NaN and infinity are greater than every number.
        when numbered.amount <= 0 or numbered.amount >= 1e12 then 'amount_not_positive'
        when types.transaction_type is null then 'type_unknown'
        when
            coalesce(numbered.direction not in ('credit', 'debit'), true)
            or types.direction not in (numbered.direction, 'either')
            then 'direction_unknown'
        when
            coalesce(numbered.status not in ('completed', 'pending', 'failed', 'reversed'), true)
            then 'status_unknown'
        when currencies.currency is null then 'currency_unknown'
        when numbered.currency <> accounts.currency then 'currency_differs'
        when numbered.transaction_date is null then 'date_missing'
        -- Nobody can learn of a transaction before it happens; a day allows for clocks that disagree.
        when numbered.transaction_date > numbered.ingested_at + interval '1 day' then 'date_in_future'
        when (numbered.transaction_date at time zone 'UTC')::date < accounts.opened_at then 'before_opening'
    end as rejection
from numbered
left join {{ ref('checked_accounts') }} as accounts
    on accounts.account_id = numbered.account_id and accounts.occurrence = 1
left join {{ ref('transaction_types') }} as types on types.transaction_type = numbered.transaction_type
left join {{ ref('currencies') }} as currencies on currencies.currency = numbered.currency
