import type { Framework } from '../../spa-base/src/framework.js';

export const REACT: Framework = {
  query: '@tanstack/react-query',
  testing: '@testing-library/react',
  cleanup: '@testing-library/react',
  tests: '.test.tsx',
  opening: '',
  tones: '../../components/state-badge',
};
