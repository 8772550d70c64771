export const ciWorkflow = (): string => `# Every check that a change must pass.
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
          cache-dependency-path: '**/package-lock.json'
      - run: npm run setup
      - run: npm run lint
      - run: npm run typecheck
      - run: npm test
      - run: npm run build
`;
