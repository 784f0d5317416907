select
    transaction_type,
    type_name,
    direction,
    is_customer_initiated,
    description
from {{ ref('transaction_types') }}
