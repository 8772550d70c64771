import type { Check } from './check.js';

/** A test by its file and its title. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** The check that runs the tests of a file: that of its part of the repository, or that of all of it. */
export function runnerFor(checks: readonly Check[], file: string): Check {
  const tests = checks.filter(({ name }) => name === 'test');
  const near = tests.find(({ folder }) => folder !== undefined && file.startsWith(`${folder}/`));
  return near ?? tests.find(({ folder }) => folder === undefined) ?? { name: 'test', command: ['npm', 'test'] };
}

/** How the tests of one file are run so that its runner tells of each, or undefined when nobody knows. The title is looked for in what it tells. */
export function commandFor({ command }: Check, file: string, paths: readonly string[]): string[] | undefined {
  const [program = '', ...args] = command;
  if (program === 'node' && args.includes('--test')) {
    const options = args.filter((arg) => arg.startsWith('--') && !arg.startsWith('--test-reporter'));
    return ['node', ...options, '--test-reporter=tap', file];
  }
  if (program === 'vitest') return ['vitest', 'run', '--reporter=json', file];
  if (program === 'jest') return ['jest', '--json', '--testLocationInResults=false', file];
  if (program === 'python3' && args.includes('pytest'))
    return ['python3', '-m', 'pytest', '-v', '--tb=short', '-p', 'no:cacheprovider', file];
  if (program === 'python3' && args.includes('unittest'))
    return ['python3', '-m', 'unittest', '-v', file.replace(/\.py$/, '').replaceAll('/', '.')];
  if (program === 'go') return ['go', 'test', '-json', `./${file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''}`];
  if (program === 'cargo') return ['cargo', 'test', '--offline'];
  if (program === 'npm' || program === 'make' || program === 'sh') return byFile(file, paths);
  return undefined;
}

/** Behind a script nobody sees the runner: the file says which it is meant for, where that is sure. */
function byFile(file: string, paths: readonly string[]): string[] | undefined {
  if (file.endsWith('.py')) return ['python3', '-m', 'pytest', '-v', '--tb=short', '-p', 'no:cacheprovider', file];
  const near = configOf(file, paths);
  if (near !== undefined && near !== '') return ['vitest', 'run', '--reporter=json', '--root', near, file.slice(near.length + 1)];
  if (near === '') return ['vitest', 'run', '--reporter=json', file];
  if (paths.some((path) => path.startsWith('jest.config.'))) return ['jest', '--json', '--testLocationInResults=false', file];
  if (/\.(mjs|cjs|js)$/.test(file)) return ['node', '--test', '--test-reporter=tap', file];
  return undefined;
}

/** The nearest folder around a file with settings of vitest; empty: the root. Undefined: there are none. */
function configOf(file: string, paths: readonly string[]): string | undefined {
  const folders = paths.flatMap(
    (path) =>
      /^(?:(.+)\/)?vite(?:st)?\.config\.[cm]?[jt]s$/
        .exec(path)
        ?.slice(1, 2)
        .map((one) => one ?? '') ?? [],
  );
  return folders.filter((folder) => folder === '' || file.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0];
}
