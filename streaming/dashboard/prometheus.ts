import { ALERTS, RECORDINGS, fillSentence, type AlertRule } from './rules.ts'

const VALUE = '.Value'
/** Where the service is scraped: on the machine that Docker runs on. */
const TARGET = 'host.docker.internal:9464'

export const PROMETHEUS_FILE = {
  global: { scrape_interval: '5s', evaluation_interval: '15s' },
  rule_files: ['rules.yml'],
  scrape_configs: [{ job_name: 'txstream', static_configs: [{ targets: [TARGET] }] }],
} as const

/** The same alerts as Grafana's, for those who have Prometheus with an Alertmanager; promtool tests them. */
export const RULES_FILE = {
  groups: [
    {
      name: 'txstream-recordings',
      rules: Object.values(RECORDINGS).map(({ name, expression }) => ({ record: name, expr: expression })),
    },
    { name: 'txstream-alerts', rules: ALERTS.map(ruleJson) },
  ],
} as const

function ruleJson({ name, expression, comparison, limit, holdsFor, severity, ...texts }: AlertRule): object {
  return {
    alert: name,
    expr: `(${expression}) ${comparison === 'above' ? '>' : '<'} ${limit}`,
    for: holdsFor,
    labels: { severity },
    annotations: {
      summary: fillSentence(texts.summary, VALUE),
      description: fillSentence(texts.action, VALUE),
    },
  }
}
