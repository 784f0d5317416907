import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { stringify } from 'yaml'

import { dashboardJson } from './dashboard.ts'
import { DATASOURCE_FILE } from './datasources.ts'
import { ALERT_FILE, CONTACT_FILE, FOLDER, POLICY_FILE } from './grafana-alerts.ts'
import { PIPELINE_DASHBOARD } from './pipeline.ts'
import { PROMETHEUS_FILE, RULES_FILE } from './prometheus.ts'
import { TRANSACTIONS_DASHBOARD } from './transactions.ts'

/** Where Grafana finds the dashboards, which are beside its provisioning. */
const DASHBOARD_FOLDER = '/var/lib/grafana/dashboards'

const PROVIDER_FILE = {
  apiVersion: 1,
  providers: [
    {
      name: 'streaming',
      orgId: 1,
      folder: FOLDER.title,
      folderUid: FOLDER.uid,
      type: 'file',
      disableDeletion: true,
      allowUiUpdates: false,
      updateIntervalSeconds: 10,
      options: { path: DASHBOARD_FOLDER, foldersFromFilesStructure: false },
    },
  ],
} as const

/** Every generated file: its path, with forward slashes, and its text. The same each time. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['grafana/provisioning/datasources/datasources.yaml', yaml(DATASOURCE_FILE)],
    ['grafana/provisioning/dashboards/dashboards.yaml', yaml(PROVIDER_FILE)],
    ['grafana/provisioning/alerting/rules.yaml', yaml(ALERT_FILE)],
    ['grafana/provisioning/alerting/contact-points.yaml', yaml(CONTACT_FILE)],
    ['grafana/provisioning/alerting/policies.yaml', yaml(POLICY_FILE)],
    ['grafana/dashboards/transactions.json', json(dashboardJson(TRANSACTIONS_DASHBOARD))],
    ['grafana/dashboards/pipeline.json', json(dashboardJson(PIPELINE_DASHBOARD))],
    ['prometheus/prometheus.yml', yaml(PROMETHEUS_FILE)],
    ['prometheus/rules.yml', yaml(RULES_FILE)],
  ])
}

/**
 * Writes all files of Grafana and Prometheus under a folder, over what is there.
 *
 * @returns their paths below the folder
 */
export async function writeDashboards(folder: string): Promise<readonly string[]> {
  const files = dashboardFiles()
  for (const [path, text] of files) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return [...files.keys()]
}

function yaml(content: object): string {
  const text = stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })
  return `# Written by "tool stream dashboards": change its definition in streaming/dashboard, not this file.\n${text}`
}

function json(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`
}
