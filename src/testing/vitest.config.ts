import { defineConfig } from 'vitest/config'

const root = `${import.meta.dirname}/../..`

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: ['src/**/*.db.test.ts', 'src/e2e/**'] },
      },
      {
        root,
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'src/e2e/**/*.test.ts'],
          globalSetup: ['src/testing/server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // After the unit tests: the two kinds would take each other's processor.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
