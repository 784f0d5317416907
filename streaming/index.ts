import type { DrillOptions } from './drill/index.ts'
import type { StreamContext, StreamOutcome } from './command/index.ts'

export * from './command/index.ts'

/** Loaded only when it is asked for: it needs the clone that it lies in. See `drill/drill.ts`. */
export async function drill(context: StreamContext, options: DrillOptions): Promise<StreamOutcome> {
  const room = await import('./drill/index.ts')
  return room.drill(context, options)
}
