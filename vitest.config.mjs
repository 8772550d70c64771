import { defineConfig } from 'vitest/config';
import { REPORTS, SOURCES } from './tools/ci/vitest.mjs';

/** Unit and component tests of one project: run from its folder. */
export default defineConfig({
  test: {
    include: SOURCES.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ['**/node_modules/**', '**/*.e2e.test.ts'],
    ...REPORTS('test'),
    // What a loaded machine has not done in a second is not wrong.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
