import { resolve } from 'node:path'

import { writeDashboards } from '../dashboard/index.ts'
import type { StreamContext, StreamOutcome } from './context.ts'

const FOLDER = 'streaming'

/** Writes Grafana's and Prometheus' files from their definition. */
export async function dashboards(
  { outside }: StreamContext,
  { output = FOLDER }: { readonly output?: string },
): Promise<StreamOutcome> {
  const folder = resolve(outside.projectRoot, output)
  const files = await writeDashboards(folder)
  return { exitCode: 0, output: files.map((file) => `Wrote ${file}`).join('\n') }
}
