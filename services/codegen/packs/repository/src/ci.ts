import type { PackManifest } from '../../../src/domain/pack.js';

const PYTHON = `
      - uses: actions/setup-python@v5
        with:
          python-version: '3.13'
          cache: pip
          cache-dependency-path: 'api/requirements*.txt'
      - run: python -m pip install -r api/requirements-dev.txt`;

const AUDIT = `
      - run: python -m ruff format --check
        working-directory: api
      - run: python -m bandit --quiet --recursive --configfile pyproject.toml app
        working-directory: api`;

/** \`.github/workflows/ci.yml\` */
export function ciWorkflow(packs: readonly PackManifest[]): string {
  const python = packs.some((pack) => pack.toolchain === 'python');
  return `# Every check that a change must pass.
name: CI
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
          cache-dependency-path: '**/package-lock.json'${python ? PYTHON : ''}
      - run: npm run setup
      - run: npm run lint
      - run: npm run typecheck
      - run: npm test
      - run: npm run build${python ? AUDIT : ''}
`;
}
