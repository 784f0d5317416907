select
    customer_id,
    first_name,
    last_name,
    first_name || ' ' || last_name as full_name,
    email_masked,
    phone_masked,
    ssn_masked,
    birth_year,
    city,
    state,
    country,
    segment,
    customer_since
from {{ ref('stg_customers') }}
