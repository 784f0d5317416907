-- Every account of the source, with the first rule that it breaks.
with

numbered as (
    select
        *,
        row_number() over (partition by account_id order by updated_at desc) as occurrence
    from {{ source('crm', 'accounts') }}
)

select
    numbered.*,
    case
        when numbered.account_id is null then 'account_null'
        when numbered.occurrence > 1 then 'duplicate'
        when numbered.customer_id is null then 'customer_null'
        when customers.customer_id is null then 'customer_missing'
        when numbered.opened_at is null then 'date_missing'
        when currencies.currency is null then 'currency_unknown'
    end as rejection
from numbered
left join {{ source('crm', 'customers') }} as customers on customers.customer_id = numbered.customer_id
left join {{ ref('currencies') }} as currencies on currencies.currency = numbered.currency
