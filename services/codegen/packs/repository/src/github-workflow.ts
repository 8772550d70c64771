import type { DatabaseName } from '@hexad/proto/documents';
import type { PackManifest } from '../../../src/domain/pack.js';
import { yamlPlain, yamlString } from '../../../src/domain/escape.js';
import { lines } from '../../../src/domain/text.js';
import { jobs, type Job } from './ci-jobs.js';

/** `.github/workflows/ci.yml`: a job for each part. */
export const githubWorkflow = (packs: readonly PackManifest[], database: DatabaseName = 'sqlite'): string =>
  `${lines(
    '# Every check that a change must pass.',
    'name: CI',
    'on:',
    '  push:',
    '    branches: [main]',
    '  pull_request:',
    'permissions:',
    '  contents: read',
    'jobs:',
    jobs(packs, database).map(job),
  )}\n`;

const POSTGRES = [
  '    services:',
  '      postgres:',
  '        image: postgres:17',
  '        env:',
  '          POSTGRES_HOST_AUTH_METHOD: trust',
  '        ports:',
  "          - '5432:5432'",
  '        options: --health-cmd pg_isready --health-interval 2s --health-retries 30',
  '    env:',
  '      TEST_DATABASE_URL: postgres://postgres@127.0.0.1:5432/postgres',
];

const job = ({ folder, title, toolchain, install, checks, asksPostgres }: Job): string =>
  lines(
    `  ${folder}:`,
    `    name: ${yamlString(title)}`,
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 15',
    asksPostgres && POSTGRES,
    '    defaults:',
    '      run:',
    `        working-directory: ${folder}`,
    '    steps:',
    '      - uses: actions/checkout@v4',
    toolchain === 'python'
      ? [
          '      - uses: actions/setup-python@v5',
          '        with:',
          "          python-version: '3.13'",
          '          cache: pip',
          `          cache-dependency-path: ${folder}/requirements*.txt`,
        ]
      : [
          '      - uses: actions/setup-node@v4',
          '        with:',
          '          node-version: 24',
          '          cache: npm',
          `          cache-dependency-path: ${folder}/package-lock.json`,
        ],
    [install, ...checks].map((command) => `      - run: ${yamlPlain(command)}`),
  );
