-- The border of personal data: what identifies a person leaves only masked.
select
    customer_id,
    first_name,
    last_name,
    {{ mask_email('email') }} as email_masked,
    {{ mask_phone('phone') }} as phone_masked,
    {{ mask_ssn('ssn') }} as ssn_masked,
    cast(extract(year from date_of_birth) as integer) as birth_year,
    city,
    state,
    country,
    segment,
    created_at as customer_since,
    updated_at
from {{ source('crm', 'customers') }}
