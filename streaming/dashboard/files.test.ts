import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import type { Dashboard, GridPos, Panel } from './grafana.ts'
import { dashboardFiles, writeDashboards } from './index.ts'
import { ALERTS } from './rules.ts'

const STREAMING = join(import.meta.dirname, '..')
const files = dashboardFiles()
const dashboards = [...files].filter(([path]) => path.endsWith('.json')).map(([, text]) => dashboardOf(text))

describe('the files', () => {
  test.each([...files])(
    '%s is as it was committed; "tool stream dashboards" writes it anew',
    (path, text) => {
      expect(readFileSync(join(STREAMING, path), 'utf8')).toBe(text)
    },
  )

  test('are all that is there: nothing is left of what was renamed', () => {
    const found = readdirSync(join(STREAMING, 'grafana'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name).slice(STREAMING.length + 1))
    expect(found.toSorted()).toEqual(
      [...files.keys()].filter((path) => path.startsWith('grafana/')).toSorted(),
    )
  })

  test('are written where they are asked for, over what was there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dashboards-'))
    await writeDashboards(folder)
    expect(await writeDashboards(folder)).toEqual([...files.keys()])
    for (const [path, text] of files) expect(await readFile(join(folder, path), 'utf8')).toBe(text)
    await rm(folder, { recursive: true })
  })

  test('hold no secret: what is secret is a variable of the environment', () => {
    const { datasources } = yamlOf('grafana/provisioning/datasources/datasources.yaml') as {
      datasources: readonly { readonly secureJsonData?: Readonly<Record<string, string>> }[]
    }
    const secrets = datasources.flatMap(({ secureJsonData }) => Object.values(secureJsonData ?? {}))
    expect(secrets).toEqual(['$INFLUX_TOKEN', '$WAREHOUSE_PASSWORD'])
  })
})

describe.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_, dashboard) => {
  const all = dashboard.panels ?? []
  const panels = panelsOf(dashboard)

  test('has ids that are its own', () => {
    expect(duplicates(all.map(({ id }) => id))).toEqual([])
    expect(duplicates(dashboards.map(({ uid }) => uid))).toEqual([])
    expect(dashboard.uid).toMatch(/^[\w-]{1,40}$/)
  })

  test('has no panels that lie over each other or stand out', () => {
    const places = all.map(({ gridPos }) => gridPos as GridPos)
    for (const { x, w, h } of places) expect([x >= 0, x + w <= 24, h > 0, w > 0]).not.toContain(false)
    const overlaps = places.flatMap((one, at) => places.slice(at + 1).filter((other) => isOver(one, other)))
    expect(overlaps).toEqual([])
  })

  test.each(panels.map((panel) => [panel.title, panel] as const))('%s says what it is', (_title, panel) => {
    expect(panel.title).toMatch(/^\S.*\S$/)
    expect(panel.description).toMatch(/^[A-Z0-9].*\.$/)
    expect(panel.fieldConfig?.defaults.unit).toBeTruthy()
    expect(panel.targets?.length).toBeGreaterThan(0)
    expect(duplicates((panel.targets ?? []).map((target) => target['refId']))).toEqual([])
  })

  test('asks only datasources that are provisioned', () => {
    const asked = panels.flatMap((panel) => [panel, ...(panel.targets ?? [])]).map((one) => one['datasource'])
    const variables = (dashboard.templating?.list ?? []).flatMap(({ datasource }) => datasource ?? [])
    for (const datasource of [...asked, ...variables]) expect(provisioned()).toContainEqual(datasource)
  })

  test('puts nothing into its queries but variables of its own and of Grafana', () => {
    const own = (dashboard.templating?.list ?? []).map(({ name }) => name)
    const queries = panels.flatMap(({ targets = [] }) => targets.map((target) => queryOf(target)))
    const used = queries.flatMap((query) =>
      Array.from(query.matchAll(/\$\{?(\w+)/g), ([, name = '']) => name),
    )
    const grafana = ['__rate_interval', '__timeFilter', '__timeGroupAlias']
    expect(used.filter((name) => !own.includes(name) && !grafana.includes(name))).toEqual([])
  })
})

describe('alert rules', () => {
  const { groups } = yamlOf('grafana/provisioning/alerting/rules.yaml') as {
    readonly groups: readonly { readonly folder: string; readonly rules: readonly Rule[] }[]
  }
  const rules = groups.flatMap((group) => group.rules)

  test('have ids and names that are their own', () => {
    for (const name of ['uid', 'title'] as const)
      expect(duplicates(rules.map((rule) => rule[name]))).toEqual([])
    for (const { uid } of rules) expect(uid).toMatch(/^[\w-]{1,40}$/)
  })

  test('lead from their condition to a datasource that is provisioned', () => {
    for (const { condition, data } of rules) {
      const refIds = data.map(({ refId }) => refId)
      expect(refIds).toContain(condition)
      for (const { refId, datasourceUid, model } of data) {
        expect(model.refId).toBe(refId)
        if (datasourceUid === '__expr__') expect(refIds).toContain(model.expression)
        else expect(provisioned()).toContainEqual(model.datasource)
      }
    }
  })

  test('lead to a panel', () => {
    for (const { title, dashboardUid, panelId } of rules) {
      const dashboard = dashboards.find(({ uid }) => uid === dashboardUid)
      const ids = dashboard ? panelsOf(dashboard).map(({ id }) => id) : []
      expect(ids, title).toContain(panelId)
    }
  })

  test('hold no $, which Grafana would take for a variable of the environment', () => {
    expect(files.get('grafana/provisioning/alerting/rules.yaml')).not.toContain('$')
  })

  test('go to a contact point that is there', () => {
    const { contactPoints } = yamlOf('grafana/provisioning/alerting/contact-points.yaml') as {
      readonly contactPoints: readonly { readonly name: string }[]
    }
    const { policies } = yamlOf('grafana/provisioning/alerting/policies.yaml') as {
      readonly policies: readonly [Policy & { readonly routes: readonly Policy[] }]
    }
    const receivers = policies.flatMap((policy) => [policy, ...policy.routes]).map(({ receiver }) => receiver)
    expect(contactPoints.map(({ name }) => name)).toEqual([...new Set(receivers)])
  })
})

test('every alert has a case in which it fires, and one in which it keeps silent', () => {
  const { tests } = parse(readFileSync(join(STREAMING, 'prometheus/rules.test.yml'), 'utf8')) as {
    readonly tests: readonly { readonly alert_rule_test: readonly AlertCase[] }[]
  }
  const cases = tests.flatMap(({ alert_rule_test }) => alert_rule_test)
  for (const { name } of ALERTS) {
    const fired = cases
      .filter(({ alertname }) => alertname === name)
      .map(({ exp_alerts }) => exp_alerts.length > 0)
    expect(fired, name).toEqual(expect.arrayContaining([true, false]))
  }
})

interface AlertCase {
  readonly alertname: string
  readonly exp_alerts: readonly unknown[]
}

interface Rule {
  readonly uid: string
  readonly title: string
  readonly condition: string
  readonly dashboardUid: string
  readonly panelId: number
  readonly data: readonly {
    readonly refId: string
    readonly datasourceUid: string
    readonly model: { readonly refId: string; readonly datasource: object; readonly expression?: string }
  }[]
}

interface Policy {
  readonly receiver: string
}

function dashboardOf(text: string): Dashboard {
  return JSON.parse(text) as Dashboard
}

function panelsOf({ panels = [] }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? [] : [panel as Panel]))
}

function yamlOf(path: string): unknown {
  return parse(files.get(path) ?? '')
}

function provisioned(): readonly object[] {
  const { datasources } = yamlOf('grafana/provisioning/datasources/datasources.yaml') as {
    readonly datasources: readonly { readonly type: string; readonly uid: string }[]
  }
  return datasources.map(({ type, uid }) => ({ type, uid }))
}

function queryOf(target: Readonly<Record<string, unknown>>): string {
  return String(target['query'] ?? target['expr'] ?? target['rawSql'])
}

function isOver(one: GridPos, other: GridPos): boolean {
  const isBeside = one.x + one.w <= other.x || other.x + other.w <= one.x
  const isAbove = one.y + one.h <= other.y || other.y + other.h <= one.y
  return !isBeside && !isAbove
}

function duplicates<Value>(values: readonly Value[]): readonly Value[] {
  return values.filter((value, at) => values.indexOf(value) !== at)
}
