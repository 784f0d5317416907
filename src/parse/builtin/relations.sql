{# What stands in the warehouse now. #}

{% macro load_cached_relation(relation) -%}
  {{ return(adapter.get_relation(
      database=relation.database, schema=relation.schema, identifier=relation.identifier)) }}
{%- endmacro %}

{# dbt's older name of it. #}
{% macro load_relation(relation) -%}
  {{ return(load_cached_relation(relation)) }}
{%- endmacro %}
