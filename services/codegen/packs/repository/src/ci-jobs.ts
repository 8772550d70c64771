import type { DatabaseName } from '@hexad/proto/documents';
import type { PackManifest } from '../../../src/domain/pack.js';

/** What is run of one pack in its folder, in order: lint, types, tests with coverage, security audit, build. */
export interface Job {
  readonly folder: string;
  readonly title: string;
  readonly toolchain: PackManifest['toolchain'];
  readonly install: string;
  readonly checks: readonly string[];
  /** Its tests ask a PostgreSQL. */
  readonly asksPostgres: boolean;
  /** What a line with the share of lines that tests reach looks like. */
  readonly coverage: string;
}

export const jobs = (packs: readonly PackManifest[], database: DatabaseName = 'sqlite'): Job[] =>
  packs.map((pack) => ({
    ...(pack.toolchain === 'python' ? pythonJob(pack) : npmJob(pack)),
    asksPostgres: database === 'postgres' && pack.databases?.includes('postgres') === true,
  }));

type Checked = Omit<Job, 'asksPostgres'>;

const npmJob = ({ folder, title, image, commands }: PackManifest): Checked => ({
  folder,
  title,
  toolchain: 'npm',
  install: 'npm ci',
  checks: [
    // A pack that is no part of an image promises commands, and no scripts of its package.json.
    ...(image === undefined
      ? [commands.lint, commands.typecheck, commands.test].map(program)
      : ['npm run lint', 'npm run typecheck', 'npm run coverage']),
    'npm audit --audit-level=high',
    ...(image === undefined ? [] : ['npm run build']),
  ],
  coverage: String.raw`/All files[^|]*\|\s*([\d.]+)/`,
});

const program = ([name, ...args]: readonly string[]): string => [...(name === 'node' ? ['node'] : ['npx', '--no', '--', name]), ...args].join(' ');

const pythonJob = ({ folder, title }: PackManifest): Checked => ({
  folder,
  title,
  toolchain: 'python',
  install: 'python3 -m pip install -r requirements-dev.txt',
  checks: [
    'python3 -m ruff check',
    'python3 -m ruff format --check',
    'python3 -m mypy app tests',
    'python3 -m pytest --cov',
    // B608 sees SQL in any text; ruff says the same (S608) wherever values could get in.
    'python3 -m bandit --quiet --recursive --skip B608 app',
    'python3 -m pip_audit --requirement requirements.txt',
  ],
  coverage: String.raw`/TOTAL.*?(\d+(?:\.\d+)?)%/`,
});
