import { defineConfig } from 'vitest/config'

import { findChromium } from './browser.ts'
import { hasSchemas } from './dbt-schemas.ts'

const root = `${import.meta.dirname}/../..`

// In CI its absence is a failure: the project's setup says so.
const hasBrowser = findChromium() !== undefined || Boolean(process.env['CI'])
if (!hasBrowser) process.stderr.write('There is no Chromium here, so the tests of pages are left out.\n')

// The same with dbt's schemas, which are kept outside of the project.
const isChecked = hasSchemas() || Boolean(process.env['CI'])
if (!isChecked)
  process.stderr.write("dbt's JSON schemas are not here, so artifacts are not held against them.\n")

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['{src,streaming}/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/*.service.test.ts', 'src/e2e/**'],
        },
      },
      {
        root,
        test: {
          name: 'db',
          include: ['{src,streaming}/**/*.db.test.ts', 'src/e2e/**/*.test.ts'],
          exclude: ['src/e2e/browser/**', ...(isChecked ? [] : ['src/e2e/artifacts.test.ts'])],
          globalSetup: ['src/testing/server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // After the unit tests: the two kinds would take each other's processor.
          sequence: { groupOrder: 1 },
        },
      },
      streamProject(),
      ...(hasBrowser ? [browserProject()] : []),
    ],
  },
})

/** What needs Kafka, InfluxDB and PostgreSQL together. Where one is missing its tests are skipped, and that is said. */
function streamProject() {
  return {
    root,
    test: {
      name: 'stream',
      include: ['{src,streaming}/**/*.service.test.ts'],
      globalSetup: ['src/testing/server.ts', 'src/testing/streaming-servers.ts'],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      maxWorkers: 2,
      sequence: { groupOrder: 2 },
    },
  }
}

/** Real pages in a real browser: one at a time, so that it has the processor for itself. */
function browserProject() {
  return {
    root,
    test: {
      name: 'browser',
      include: ['src/e2e/browser/**/*.test.ts'],
      globalSetup: ['src/testing/docs-sites.ts'],
      testTimeout: 60_000,
      hookTimeout: 120_000,
      maxWorkers: 1,
      sequence: { groupOrder: 3 },
    },
  }
}
