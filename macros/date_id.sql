{# The key of a day in dim_date: 20261031 #}
{% macro date_id(day) -%}
    cast(
        extract(year from {{ day }}) * 10000 + extract(month from {{ day }}) * 100 + extract(day from {{ day }})
        as integer
    )
{%- endmacro %}
