import { defineConfig } from 'vitest/config';

// Every test starts its own service with its own part of a database, so the files may share one module graph.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/server.ts',
    pool: 'threads',
    isolate: false,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // Started by people and by the machine, not by tests.
      exclude: ['src/server.ts', 'src/seed.ts', 'src/config.ts', 'src/db/rollback.ts'],
      reporter: ['text'],
      thresholds: { lines: 80 },
    },
  },
});
