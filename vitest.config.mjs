import { defineConfig } from 'vitest/config';
import { REPORTS, SOURCES, TOGETHER } from './tools/ci/vitest.mjs';

/** Unit and component tests of one project: run from its folder. */
export default defineConfig({
  test: {
    include: SOURCES.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ['**/node_modules/**', '**/*.e2e.test.ts'],
    ...TOGETHER,
    ...REPORTS('test'),
    // With this grpc-js asks the name server that a target names, which may be a test's, and not the machine's; it is read when grpc-js is loaded.
    env: { GRPC_NODE_USE_ALTERNATIVE_RESOLVER: 'true' },
    // What a loaded machine has not done in a second is not wrong.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
