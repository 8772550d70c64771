import type { DatabaseName } from '@hexad/proto/documents';
import type { PackManifest } from '../../../src/domain/pack.js';
import { yamlPlain, yamlString } from '../../../src/domain/escape.js';
import { lines } from '../../../src/domain/text.js';
import { jobs, type Job } from './ci-jobs.js';

/** `.gitlab-ci.yml`: the same checks as the workflow for GitHub, a job for each part. */
export const gitlabPipeline = (packs: readonly PackManifest[], database: DatabaseName = 'sqlite'): string =>
  `${lines(
    '# Every check that a change must pass.',
    'workflow:',
    '  rules:',
    "    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'",
    '    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    jobs(packs, database).map(job),
  )}\n`;

const job = ({ folder, toolchain, install, checks, coverage, asksPostgres }: Job): string =>
  lines(
    '',
    `${folder}:`,
    `  image: ${toolchain === 'python' ? 'python:3.13-slim' : 'node:24-slim'}`,
    '  timeout: 15 minutes',
    asksPostgres && ['  services:', '    - postgres:17'],
    '  variables:',
    toolchain === 'python' ? '    PIP_CACHE_DIR: $CI_PROJECT_DIR/.cache' : '    npm_config_cache: $CI_PROJECT_DIR/.cache',
    asksPostgres && ['    POSTGRES_HOST_AUTH_METHOD: trust', '    TEST_DATABASE_URL: postgres://postgres@postgres:5432/postgres'],
    '  cache:',
    '    key:',
    '      files:',
    `        - ${folder}/${toolchain === 'python' ? 'requirements-dev.txt' : 'package-lock.json'}`,
    '    paths:',
    '      - .cache/',
    '  before_script:',
    `    - cd ${folder}`,
    `    - ${yamlPlain(install)}`,
    '  script:',
    checks.map((command) => `    - ${yamlPlain(command)}`),
    `  coverage: ${yamlString(coverage)}`,
  );
