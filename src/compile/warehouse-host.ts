import type { Session } from '../adapters/index.ts'
import type { WarehouseHost } from '../template/index.ts'

const NUMBER_TYPE = /^(smallint|integer|bigint|numeric|real|double precision|oid)/

/** Lets templates ask a session. Numbers that a template can compute with without loss become numbers. */
export function warehouseHost(session: Session): WarehouseHost {
  return {
    async query(sql) {
      const { columns, rows } = await session.query(sql)
      return {
        columns,
        rows: rows.map((row) => row.map((value, at) => templateValue(value, columns[at]?.type))),
      }
    },
    async relation(name) {
      const found = await session.relation(name)
      return found && { type: found.kind === 'foreign' ? 'external' : found.kind }
    },
    columns: (name) => session.columnsOf(name),
  }
}

function templateValue(value: unknown, type = ''): unknown {
  if (typeof value !== 'string' || !NUMBER_TYPE.test(type)) return value
  const number = Number(value)
  return Number.isFinite(number) && String(number) === value ? number : value
}
