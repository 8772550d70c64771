import { defineConfig } from 'vitest/config';
import { REPORTS, SOURCES, TOGETHER } from './tools/ci/vitest.mjs';

/** End-to-end tests of one project: real processes, so one file after the other, but for those of the command line, which are most: two at once. */
export default defineConfig({
  test: {
    include: SOURCES.map((folder) => `${folder}/**/*.e2e.test.ts`),
    exclude: ['**/node_modules/**'],
    ...TOGETHER,
    ...REPORTS('e2e'),
    fileParallelism: false,
    // What a loaded machine has not done in a second is not wrong.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
