import { DATASOURCES } from './datasources.ts'
import { PIPELINE_DASHBOARD } from './pipeline.ts'
import { ALERTS, fillSentence, type AlertRule } from './rules.ts'

export const FOLDER = { title: 'Streaming', uid: 'tx-streaming' } as const
/** How templates call the answer of query A. */
const VALUE = '.Values.A.Value'
const CONTACT = 'operations'
/** Grafana's own datasource for what is done with the answers of others. */
const EXPRESSION = { type: '__expr__', uid: '__expr__' } as const

/** Alert rules as Grafana's provisioning reads them; their twins for Prometheus come from the same list. */
export const ALERT_FILE = {
  apiVersion: 1,
  groups: [
    { orgId: 1, name: 'streaming', folder: FOLDER.title, interval: '30s', rules: ALERTS.map(ruleJson) },
  ],
} as const

export const CONTACT_FILE = {
  apiVersion: 1,
  contactPoints: [
    {
      orgId: 1,
      name: CONTACT,
      receivers: [
        {
          uid: 'tx-operations',
          type: 'webhook',
          settings: { url: '$ALERT_WEBHOOK_URL', httpMethod: 'POST' },
        },
      ],
    },
  ],
} as const

/** Grafana keeps one tree of policies: this one takes the place of what is there. */
export const POLICY_FILE = {
  apiVersion: 1,
  policies: [
    {
      orgId: 1,
      receiver: CONTACT,
      group_by: ['grafana_folder', 'alertname'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '4h',
      routes: [
        {
          receiver: CONTACT,
          object_matchers: [['severity', '=', 'critical']],
          group_wait: '10s',
          group_interval: '1m',
          repeat_interval: '1h',
        },
      ],
    },
  ],
} as const

function ruleJson(rule: AlertRule): object {
  const { uid, name, expression, comparison, limit, holdsFor, noData, severity, panelId } = rule
  const evaluator = { type: comparison === 'above' ? 'gt' : 'lt', params: [limit] }
  return {
    uid,
    title: name,
    condition: 'C',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: DATASOURCES.promql.uid,
        model: { refId: 'A', datasource: DATASOURCES.promql, expr: expression, instant: true, range: false },
      },
      {
        refId: 'C',
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: EXPRESSION.uid,
        model: {
          refId: 'C',
          datasource: EXPRESSION,
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator }],
        },
      },
    ],
    for: holdsFor,
    noDataState: noData,
    execErrState: 'Error',
    dashboardUid: PIPELINE_DASHBOARD.uid,
    panelId,
    labels: { severity },
    annotations: {
      summary: fillSentence(rule.summary, VALUE),
      description: fillSentence(rule.action, VALUE),
    },
  }
}
