import { COLUMNS, sentence, type Chance } from './large-words.ts'

export interface QueryParts {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** What the query reads, by the name that its text gives to it. */
  readonly parents: readonly { readonly call: string; readonly relation: string }[]
}

/** A query as it stands in a file and as it was compiled: about a hundred lines, no two alike. */
export function createQuery(
  { columns, parents }: QueryParts,
  chance: Chance,
): { readonly raw: string; readonly compiled: string } {
  const imports = parents.map((_, at) => importOf(at, chance))
  const body = [joinOf(parents.length, columns, chance), finalOf(columns, chance)].join('\n')
  const text = (names: readonly string[]) =>
    `with ${imports.map((one, at) => one.replace('{}', () => names[at] ?? '')).join('')}${body}`
  const config = `{{ config(materialized='${chance.pick(['view', 'table', 'incremental'])}') }}\n\n`
  return {
    raw: config + text(parents.map(({ call }) => `{{ ${call} }}`)),
    compiled: text(parents.map(({ relation }) => relation)),
  }
}

function importOf(at: number, chance: Chance): string {
  const columns = chance.sample(COLUMNS, 4 + chance.below(8)).map((name) => `        ${name}`)
  return `source_${at} as (\n    -- ${sentence(chance, 8)}\n    select\n${columns.join(',\n')}\n    from {}\n    where ${condition(chance)}\n      and ${condition(chance)}\n),\n`
}

function joinOf(count: number, columns: QueryParts['columns'], chance: Chance): string {
  const fields = columns.map(({ name, type }) => `        ${expression(name, type, chance)} as ${name}`)
  const joins = Array.from({ length: count - 1 }, (_, at) => {
    const key = chance.pick(COLUMNS)
    return `    left join source_${at + 1}\n        on source_0.${key} = source_${at + 1}.${key} and ${condition(chance)}\n`
  })
  return `joined as (\n    select\n${fields.join(',\n')}\n    from source_0\n${joins.join('')})`
}

function finalOf(columns: QueryParts['columns'], chance: Chance): string {
  const [first, second] = chance.sample(columns, 2).map(({ name }) => name)
  return `select\n    *,\n    row_number() over (partition by ${first} order by ${second} desc) as place\nfrom joined\nwhere ${condition(chance)} -- ${sentence(chance, 6)}\n`
}

function expression(name: string, type: string, chance: Chance): string {
  const other = chance.pick(COLUMNS)
  switch (chance.below(6)) {
    case 0:
      return `coalesce(source_0.${name}, source_0.${other})::${type}`
    case 1:
      return `case when ${condition(chance)} then source_0.${other} else source_0.${name} end`
    case 2:
      return `round(source_0.${other}::numeric / ${1 + chance.below(9000)}, ${chance.below(6)})`
    case 3:
      return `max(source_0.${name}) over (partition by source_0.${other})`
    case 4:
      return `nullif(trim(source_0.${name}::text), '${chance.pick(COLUMNS)}-${chance.below(999)}')`
    default:
      return `source_0.${name}`
  }
}

function condition(chance: Chance): string {
  const column = chance.pick(COLUMNS)
  switch (chance.below(4)) {
    case 0:
      return `${column} is not null`
    case 1:
      return `${column} > ${chance.below(100_000)}`
    case 2:
      return `${column} <> '${chance.pick(COLUMNS)}'`
    default:
      return `${column} >= current_date - interval '${1 + chance.below(700)} days'`
  }
}
