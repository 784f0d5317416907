select
    branch_id,
    branch_name,
    street,
    city,
    state,
    postal_code,
    opened_on
from {{ ref('stg_branches') }}
