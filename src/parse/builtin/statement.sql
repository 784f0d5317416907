{# `statement` runs a query in a template and keeps its rows for `load_result`. #}

{% macro statement(name=none, fetch_result=false, auto_begin=true, language='sql') -%}
  {%- if execute -%}
    {%- set rows = run_query(caller()) -%}
    {%- if name is not none -%}
      {%- do store_result(name, 'OK', rows) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{% macro is_incremental() -%}
  {{ return(false) }}
{%- endmacro %}
