{# The first letter and the domain of an e-mail address: j***@example.com #}
{% macro mask_email(column) -%}
    left({{ column }}, 1) || '***@' || split_part({{ column }}, '@', 2)
{%- endmacro %}
