import type { Framework } from '../../spa-base/src/framework.js';

/** `@testing-library/vue` has `fireEvent` of its own that only tells of changes a tick later: the plain one is the same in all frameworks. */
export const VUE: Framework = {
  query: '@tanstack/vue-query',
  testing: '@testing-library/dom',
  cleanup: '@testing-library/vue',
  tests: '.test.ts',
  opening: 'await ',
  tones: '../../components/tone',
};
