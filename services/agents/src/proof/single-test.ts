import type { Check } from './check.js';

/** A test by its file and its title. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
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
  if (paths.some((path) => /^vite(st)?\.config\./.test(path))) return ['vitest', 'run', '--reporter=json', file];
  if (paths.some((path) => path.startsWith('jest.config.'))) return ['jest', '--json', '--testLocationInResults=false', file];
  if (/\.(mjs|cjs|js)$/.test(file)) return ['node', '--test', '--test-reporter=tap', file];
  return undefined;
}
