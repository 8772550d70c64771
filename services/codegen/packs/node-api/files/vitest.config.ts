import { defineConfig } from 'vitest/config';

// Every test starts its own service with its own database, so the files may share one module graph.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], pool: 'threads', isolate: false },
});
