import { globSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@hexad/kernel';

const TEST = /\.test\.ya?ml$/;

/** A file of cases, and where its workflow is. */
export interface TestFile {
  readonly cases: string;
  /** `named`: what the file itself says. */
  workflowOf(named: string | undefined): string;
}

/** The files of cases of workflow files, of folders, or named themselves. Fails with `invalid` for what has none. */
export async function findTests(paths: readonly string[], cases: string | undefined): Promise<TestFile[]> {
  if (cases !== undefined) {
    const [workflow] = paths;
    if (workflow === undefined || paths.length > 1)
      throw new AppError('invalid', 'Which workflow? `hexad workflow test FILE --case CASES`');
    return [{ cases, workflowOf: () => workflow }];
  }
  if (paths.length === 0) throw new AppError('invalid', 'Which files or folders? `hexad workflow test deploy.yaml`');
  return paths.flatMap((path) => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return inFolder(path);
    if (TEST.test(path)) return [ofCases(path)];
    if (!/\.ya?ml$/.test(path) || !statSync(path, { throwIfNoEntry: false }))
      throw new AppError(
        'not_found',
        `There is no workflow file or folder ${JSON.stringify(path)}; \`hexad workflow test\` takes files, as in deploy.yaml.`,
      );
    const beside = path.replace(/\.(ya?ml)$/, '.test.$1');
    if (statSync(beside, { throwIfNoEntry: false })) return [{ cases: beside, workflowOf: () => path }];
    throw new AppError('invalid', `There are no cases for ${path}: write ${beside}, or name a file with --case.`);
  });
}

function inFolder(path: string): TestFile[] {
  const found = globSync('**/*.test.{yaml,yml}', { cwd: path, exclude: (name) => name === 'node_modules' });
  if (found.length === 0) throw new AppError('invalid', `There is no file of cases (*.test.yaml) in ${path}.`);
  return found.toSorted().map((name) => ofCases(join(path, name)));
}

const ofCases = (path: string): TestFile => ({
  cases: path,
  workflowOf: (named) => (named === undefined ? path.replace(/\.test(\.ya?ml)$/, '$1') : join(dirname(path), named)),
});

/** Workflows that a file calls stand beside it. */
export const calledBeside =
  (workflow: string) =>
  (name: string): string | undefined => {
    try {
      return /^[\w-]+$/.test(name) ? readFileSync(join(dirname(workflow), `${name}.yaml`), 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };

export async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('invalid', `There is no file ${path} that can be read.`, { cause });
  }
}
