import { defineConfig } from 'vitest/config';
import { REPORTS, SOURCES } from './tools/ci/vitest.mjs';

/** Unit and component tests of one project: run from its folder. */
export default defineConfig({
  test: {
    include: SOURCES.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ['**/node_modules/**', '**/*.e2e.test.ts'],
    ...REPORTS('test'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
