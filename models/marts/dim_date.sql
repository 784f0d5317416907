-- Every day from the first account or transaction to the end of next year.
with

bounds as (
    select
        least(
            (select min(transaction_date) from {{ ref('stg_transactions') }}),
            (select min(opened_on) from {{ ref('stg_accounts') }}),
            current_date
        ) as first_day,
        make_date(cast(extract(year from current_date) as integer) + 1, 12, 31) as last_day
),

days as (
    select bounds.first_day + number as full_date
    from bounds
    cross join lateral generate_series(0, bounds.last_day - bounds.first_day) as number
)

select
    {{ date_id('full_date') }} as date_id,
    full_date,
    cast(extract(year from full_date) as integer) as year,
    cast(extract(quarter from full_date) as integer) as quarter,
    cast(extract(month from full_date) as integer) as month,
    to_char(full_date, 'FMMonth') as month_name,
    to_char(full_date, 'YYYY-MM') as year_month,
    cast(extract(week from full_date) as integer) as iso_week,
    cast(extract(day from full_date) as integer) as day_of_month,
    cast(extract(isodow from full_date) as integer) as day_of_week,
    to_char(full_date, 'FMDay') as day_name,
    extract(isodow from full_date) >= 6 as is_weekend,
    extract(month from full_date) <> extract(month from full_date + 1) as is_month_end
from days
