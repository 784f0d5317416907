{# Only the last two digits of a telephone number: ***-**42 #}
{% macro mask_phone(column) -%}
    '***-**' || right({{ column }}, 2)
{%- endmacro %}
