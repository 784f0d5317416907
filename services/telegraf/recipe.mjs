import { mkdir } from 'node:fs/promises'

import { findProgram, run } from '../tools.mjs'

// What people use today to bring Kafka to InfluxDB; the benchmark of the streaming service runs it beside ours.

const VERSION = '1.37.2'
/** Only these parts of it are built: the whole program is ten times as large. */
const PARTS = [
  'inputs.kafka_consumer',
  'inputs.internal',
  'outputs.influxdb_v2',
  'outputs.discard',
  'parsers.json_v2',
]

/** @type {import('../recipes.mjs').Recipe} */
export const recipe = {
  name: 'telegraf',
  title: `Telegraf ${VERSION}`,
  isOnDemand: true,
  files: ['recipe.mjs'],

  async build(folder) {
    if (!(await findProgram('go'))) throw new Error('building it needs Go, which is not here')
    await mkdir(folder)
    const tags = ['custom', ...PARTS].join(',')
    const install = ['go', 'install', '-modcacherw', '-trimpath', '-ldflags', '-s -w', '-tags', tags]
    const settings = [`GOBIN=${folder}`, 'CGO_ENABLED=0']
    await run('env', [...settings, ...install, `github.com/influxdata/telegraf/cmd/telegraf@v${VERSION}`])
  },
}
