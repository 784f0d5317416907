{# Only the last four digits of a social security number: ***-**-1234 #}
{% macro mask_ssn(column) -%}
    '***-**-' || right({{ column }}, 4)
{%- endmacro %}
