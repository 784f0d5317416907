import { defineConfig } from 'vite'

/**
 * One classic script and one style sheet: `docs generate` writes them into each page, and a page opened from a
 * folder can load nothing else.
 */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    outDir: '../../dist/site',
    emptyOutDir: true,
    target: 'es2022',
    // Newer than the script's: light-dark() and nesting stay as written.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    lib: { entry: 'index.ts', name: 'docs', formats: ['iife'], fileName: () => 'app.js', cssFileName: 'app' },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
})
