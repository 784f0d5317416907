#!/usr/bin/env node
import module from 'node:module'

// From Node 22 on, compiled code is kept between runs.
module.enableCompileCache?.()

const { main } = await import('../dist/src/cli/index.js')
process.exitCode = await main(process.argv.slice(2))
