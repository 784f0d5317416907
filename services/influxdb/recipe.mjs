import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { findProgram, run, unpackPrebuilt } from '../tools.mjs'

// InfluxDB 2 with both of its languages, Flux and InfluxQL, but without its pages.

const VERSION = '2.7.12'
const PREBUILT = {
  'linux-x64': {
    file: `influxd-${VERSION}-linux-amd64.xz`,
    sha256: 'ebb16b053d1cfa9e6de11a1980b9d24bcc69652b9eae6ec95d3d39a5745d065a',
  },
}

/** The first organisation, bucket and token, as a request to InfluxDB. For tests only: the token is no secret. */
const SETUP = readFileSync(join(import.meta.dirname, 'setup.json'), 'utf8')
const { org, bucket, token } = JSON.parse(SETUP)

/** @type {import('../recipes.mjs').Recipe} */
export const recipe = {
  name: 'influxdb',
  title: `InfluxDB ${VERSION}`,
  variable: 'TOOL_TEST_INFLUX_URL',
  usualPort: 8086,
  // Not this file: what it says does not change the program, and building that takes long.
  files: ['build.sh', 'go.mod', 'go.sum', 'tools.go'],

  async build(folder, recipeFolder, { isQuick }) {
    await mkdir(folder)
    if (!(await unpackPrebuilt(PREBUILT, join(folder, 'influxd')))) {
      if (isQuick) throw new Error('building it takes 10 to 25 minutes: npm run services -- ensure influxdb')
      for (const program of ['go', 'cargo', 'cc', 'pkg-config']) {
        if (!(await findProgram(program))) throw new Error(`building it needs ${program}, which is not here`)
      }
      await run(join(recipeFolder, 'build.sh'), [folder])
    }
    await run(join(folder, 'influxd'), ['version'])
  },

  command({ folder, port, data }) {
    const engine = ['--engine-path', join(data, 'engine')]
    const metadata = [
      '--bolt-path',
      join(data, 'influxd.bolt'),
      '--sqlite-path',
      join(data, 'influxd.sqlite'),
    ]
    const quiet = ['--reporting-disabled', '--log-level', 'warn']
    const place = ['--http-bind-address', `127.0.0.1:${port}`]
    return [join(folder, 'influxd'), 'run', ...engine, ...metadata, ...quiet, ...place]
  },

  url: (port) => `http://127.0.0.1:${port}`,

  async isReady(url) {
    const response = await fetch(`${url}/health`).catch(() => undefined)
    return response?.status === 200
  },

  access: `organisation ${org}, bucket ${bucket}, token ${token}`,

  async onboard(url) {
    const response = await fetch(`${url}/api/v2/setup`, { method: 'POST', body: SETUP })
    // The data of an earlier start has it all, and the answer is then 422.
    const isDone = response.status === 201 || response.status === 422
    if (!isDone) throw new Error(`its set-up answered ${response.status}: ${await response.text()}`)
  },
}
