import { test as base, vi } from 'vitest';
import { FakeApi } from './fake-api';
import { resources } from './resources';

/** A test with an API of its own, whether it looks at it or not. */
export const test = base.extend<{ api: FakeApi }>({
  api: [
    // oxlint-disable-next-line no-empty-pattern -- the first parameter must be a pattern
    async ({}, use) => {
      const api = new FakeApi(resources);
      vi.stubGlobal('fetch', api.fetch);
      await use(api);
      vi.unstubAllGlobals();
    },
    { auto: true },
  ],
});
