select
    branch_id,
    branch_name,
    street,
    city,
    state,
    postal_code,
    opened_at as opened_on
from {{ source('crm', 'branches') }}
