import { buildCommand } from './build.ts'
import { cleanCommand } from './clean.ts'
import type { Command } from './command.ts'
import { compileCommand } from './compile.ts'
import { dbCommand } from './db.ts'
import { debugCommand } from './debug.ts'
import { demoCommand } from './demo.ts'
import { docsCommand } from './docs.ts'
import { extractCommand } from './extract.ts'
import { lsCommand } from './ls.ts'
import { runCommand } from './run.ts'
import { seedCommand } from './seed.ts'
import { showCommand } from './show.ts'
import { streamCommand } from './stream.ts'
import { testCommand } from './test.ts'

/** In the order of --help. */
export const COMMANDS: readonly Command[] = [
  buildCommand,
  runCommand,
  testCommand,
  seedCommand,
  extractCommand,
  compileCommand,
  lsCommand,
  showCommand,
  docsCommand,
  streamCommand,
  debugCommand,
  dbCommand,
  demoCommand,
  cleanCommand,
]
