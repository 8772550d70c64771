import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { GeneratedFile } from '@hexad/service-codegen';

/** One variant of the code with the tests to hold against it. */
export interface Candidate {
  readonly id: string;
  readonly code: readonly GeneratedFile[];
  readonly tests: readonly GeneratedFile[];
}

/** What the tests said about a candidate. `broken`: its code did not even load. */
export interface Verdict {
  readonly id: string;
  readonly passed: number;
  /** Names of the tests that failed. */
  readonly failed: readonly string[];
  readonly broken: boolean;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** What every service withstands is no part of a spec, and must not stand in for the test of a criterion. */
const CONFIG = `export default { test: { include: ['*/test/**/*.test.ts'], exclude: ['**/security.test.ts'], pool: 'threads', isolate: false, silent: true, maxWorkers: 2 } };\n`;

/** Runs the tests of many candidates in one process, which loads the libraries once. */
export async function runBatch(folder: string, modules: string, candidates: readonly Candidate[]): Promise<Verdict[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(modules, join(folder, 'node_modules'), 'dir');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeFile(join(folder, 'vitest.config.mjs'), CONFIG);
  await Promise.all(candidates.map((candidate) => write(join(folder, candidate.id), candidate)));
  const report = join(folder, 'report.json');
  const complaint = await vitest(folder, report);
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`The test run wrote no report.\n${complaint}`);
  });
  return verdicts(folder, JSON.parse(text) as Report, candidates);
}

async function write(folder: string, candidate: Candidate): Promise<void> {
  for (const file of [...candidate.code.filter(({ path }) => path.startsWith('src/')), ...candidate.tests]) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
}

/** Resolves with what it wrote to stderr; failing tests are no error here. */
function vitest(folder: string, report: string): Promise<string> {
  const bin = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [bin, 'run', '--reporter=json', `--outputFile=${report}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve(complaint));
  });
}

function verdicts(folder: string, report: Report, candidates: readonly Candidate[]): Verdict[] {
  return candidates.map(({ id }) => {
    const files = report.testResults.filter((file) => relative(folder, file.name).startsWith(`${id}/`));
    const tests = files.flatMap((file) => file.assertionResults);
    return {
      id,
      passed: tests.filter((test) => test.status === 'passed').length,
      failed: tests.filter((test) => test.status === 'failed').map((test) => test.fullName.trim()),
      broken: files.some((file) => file.status === 'failed' && file.assertionResults.length === 0),
    };
  });
}
