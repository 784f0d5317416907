import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { exists, findProgram, run } from '../tools.mjs'

// Prometheus and promtool: those of this machine, or else Debian's package, unpacked and not installed, so that
// nothing of the system changes and no service of the system starts.

/** The rules of the streaming service, and a scrape of it where it answers unless told otherwise. */
const CONFIG = `
global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files:
  - ${join(import.meta.dirname, '../../streaming/prometheus/rules.yml')}
scrape_configs:
  - job_name: txstream
    static_configs:
      - targets: [127.0.0.1:9464]
`

/** @type {import('../recipes.mjs').Recipe} */
export const recipe = {
  name: 'prometheus',
  title: 'Prometheus',
  variable: 'TOOL_TEST_PROMETHEUS_URL',
  usualPort: 9090,
  files: ['recipe.mjs'],

  async build(folder) {
    const bin = join(folder, 'bin')
    await mkdir(bin, { recursive: true })
    const programs = (await installed()) ?? (await unpacked(folder))
    for (const [name, path] of Object.entries(programs)) await symlink(path, join(bin, name))
  },

  async version(folder) {
    const text = await run(join(folder, 'bin', 'prometheus'), ['--version'])
    return /version (\S+)/.exec(text)?.[1]
  },

  /** Its configuration is prometheus.yml in its data; who starts it may have written one of their own. */
  async prepare({ data }) {
    const file = join(data, 'prometheus.yml')
    if (!(await exists(file))) await writeFile(file, CONFIG)
  },

  command({ folder, port, data }) {
    const files = [
      `--config.file=${join(data, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(data, 'tsdb')}`,
    ]
    const place = [`--web.listen-address=127.0.0.1:${port}`, '--log.level=warn']
    return [join(folder, 'bin', 'prometheus'), ...files, ...place]
  },

  url: (port) => `http://127.0.0.1:${port}`,

  async isReady(url) {
    const response = await fetch(`${url}/-/ready`).catch(() => undefined)
    return response?.status === 200
  },
}

async function installed() {
  const [prometheus, promtool] = [await findProgram('prometheus'), await findProgram('promtool')]
  return prometheus && promtool ? { prometheus, promtool } : undefined
}

/** Unpacks Debian's package, with lists of packages of its own: those of the system belong to root. */
async function unpacked(folder) {
  if (!(await findProgram('apt-get')) || !(await findProgram('dpkg-deb'))) {
    throw new Error('install Prometheus with its promtool: they are not on the PATH, nor is apt-get')
  }
  const apt = join(folder, 'apt')
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    await mkdir(join(apt, name), { recursive: true })
  }
  const settings = [`Dir::State::Lists=${apt}/lists`, `Dir::Cache=${apt}/cache`, 'APT::Sandbox::User=']
  const options = settings.flatMap((setting) => ['-o', setting])
  await run('apt-get', [...options, '--quiet', 'update'])
  await run('apt-get', [...options, '--quiet', 'download', 'prometheus'], apt)
  const file = (await readdir(apt)).find((name) => name.endsWith('.deb'))
  await run('dpkg-deb', ['--extract', join(apt, file), join(folder, 'package')])
  await rm(apt, { recursive: true })
  // Relative: the folder is built aside and moves.
  return {
    prometheus: '../package/usr/bin/prometheus',
    promtool: '../package/usr/bin/promtool',
  }
}
