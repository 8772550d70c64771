import type { Check } from './check.js';

/** What decides how a repository is checked: the texts of the few files that say it, by path; undefined: it is not there. */
export type Look = (path: string) => Promise<string | undefined>;

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
}

/** The commands with which this repository is checked, in the order in which they are worth running. Pure but for `look`. */
export async function analyseChecks(look: Look, paths: readonly string[]): Promise<Check[]> {
  const found = [...(await ofNode(look, paths)), ...(await ofPython(look, paths)), ...(await ofOthers(look, paths))];
  const seen = new Set<string>();
  return found.filter(({ command }) => !seen.has(command.join(' ')) && seen.add(command.join(' ')));
}

/** What a check is called in package.json. */
const SCRIPTS: readonly (readonly [name: string, scripts: readonly string[]])[] = [
  ['lint', ['lint']],
  ['types', ['typecheck', 'type-check', 'types', 'tsc', 'check-types']],
  ['build', ['build']],
  ['test', ['test']],
];

async function ofNode(look: Look, paths: readonly string[]): Promise<Check[]> {
  const text = await look('package.json');
  if (text === undefined) return [];
  const manifest = parsed(text);
  const scripts = manifest.scripts ?? {};
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  const checks: Check[] = [];
  for (const [name, known] of SCRIPTS) {
    const script = known.find((one) => scripts[one] !== undefined && !/no test specified/.test(scripts[one]));
    if (script !== undefined)
      checks.push({ name, command: script === 'test' ? testCommand(scripts['test']!) : ['npm', 'run', '--silent', script] });
  }
  if (!checks.some(({ name }) => name === 'types') && all['typescript'] !== undefined && (await look('tsconfig.json')) !== undefined)
    checks.splice(checks.findIndex(({ name }) => name === 'build' || name === 'test') >>> 0, 0, {
      name: 'types',
      command: ['tsc', '--noEmit'],
    });
  return [...checks, ...(await ofWorkspaces(look, paths, manifest, new Set(checks.map(({ name }) => name))))];
}

/** Workspaces of npm that are looked at. */
const MOST_WORKSPACES = 50;

/** What the root does not check for all of them, each of them does for itself. */
async function ofWorkspaces(look: Look, paths: readonly string[], { workspaces }: Manifest, atRoot: ReadonlySet<string>): Promise<Check[]> {
  const patterns = (Array.isArray(workspaces) ? workspaces : ((workspaces as { packages?: readonly string[] } | undefined)?.packages ?? []))
    .filter((one): one is string => typeof one === 'string')
    .map(patternOf);
  const folders = paths.filter((path) => path.endsWith('/package.json')).map((path) => path.slice(0, -'/package.json'.length));
  const own = folders.filter((folder) => patterns.some((pattern) => pattern.test(folder))).slice(0, MOST_WORKSPACES);
  const manifests = await Promise.all(
    own.map(async (folder) => ({ folder, scripts: parsed((await look(`${folder}/package.json`)) ?? '').scripts ?? {} })),
  );
  return SCRIPTS.filter(([name]) => !atRoot.has(name)).flatMap(([name, known]) =>
    manifests.flatMap(({ folder, scripts }): Check[] => {
      const script = known.find((one) => scripts[one] !== undefined && !/no test specified/.test(scripts[one]));
      return script === undefined ? [] : [{ name, command: ['npm', 'run', '--silent', '--workspace', folder, script], folder }];
    }),
  );
}

/** `packages/*`, `apps/**`, or a folder. */
function patternOf(glob: string): RegExp {
  const parts = glob.replace(/^\.\//, '').replace(/\/+$/, '').split('/');
  const plain = parts.map((part) => (part === '**' ? '.+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')));
  return new RegExp(`^${plain.join('/')}$`);
}

/** One plain command is run without npm around it, which costs a second and hides what its runner can tell. */
function testCommand(script: string): string[] {
  const words = script.trim().split(/\s+/);
  const plain = !/[&|;<>$`'"*=(){}\\]/.test(script);
  if (plain && words[0] === 'node' && words.includes('--test')) return words;
  if (plain && words[0] === 'vitest') return ['vitest', 'run', ...words.slice(1).filter((word) => word !== 'run' && word !== '--watch')];
  if (plain && words[0] === 'jest') return words;
  return ['npm', 'test', '--silent'];
}

async function ofPython(look: Look, paths: readonly string[]): Promise<Check[]> {
  const [project, setup, ini] = await Promise.all([look('pyproject.toml'), look('setup.cfg'), look('pytest.ini')]);
  const tests = paths.some((path) => /(^|\/)(test_[^/]+|[^/]+_test)\.py$/.test(path));
  if (!paths.some((path) => path.endsWith('.py'))) return [];
  const checks: Check[] = [];
  if (/\[tool\.ruff/.test(project ?? '')) checks.push({ name: 'lint', command: ['ruff', 'check', '.'] });
  if (/\[tool\.mypy/.test(project ?? '') || /\[mypy\]/.test(setup ?? ''))
    checks.push({ name: 'types', command: ['python3', '-m', 'mypy', '.'] });
  const wants = ini !== undefined || /pytest/.test(`${project ?? ''}${setup ?? ''}${(await look('requirements-dev.txt')) ?? ''}`);
  if (tests)
    checks.push({
      name: 'test',
      command: wants || !(await usesUnittest(look, paths)) ? ['python3', '-m', 'pytest', '-q'] : ['python3', '-m', 'unittest', '-v'],
    });
  return checks;
}

async function usesUnittest(look: Look, paths: readonly string[]): Promise<boolean> {
  const first = paths.find((path) => /(^|\/)test_[^/]+\.py$/.test(path));
  return first !== undefined && /^\s*(import|from) unittest\b/m.test((await look(first)) ?? '');
}

async function ofOthers(look: Look, paths: readonly string[]): Promise<Check[]> {
  const checks: Check[] = [];
  if ((await look('go.mod')) !== undefined)
    checks.push({ name: 'lint', command: ['go', 'vet', './...'] }, { name: 'test', command: ['go', 'test', '-json', './...'] });
  if ((await look('Cargo.toml')) !== undefined) checks.push({ name: 'test', command: ['cargo', 'test', '--offline'] });
  const make = (await look('Makefile')) ?? (await look('makefile'));
  if (make !== undefined && checks.length === 0 && !paths.includes('package.json')) {
    for (const name of ['lint', 'test']) if (new RegExp(`^${name}:`, 'm').test(make)) checks.push({ name, command: ['make', name] });
  }
  return checks;
}

function parsed(text: string): Manifest {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Commands that a person gave, as one line each: `npm test`, or `types: npm run types`. */
export function givenChecks(lines: readonly string[]): Check[] {
  return lines.map((line) => {
    const [, name, rest] = /^([a-z][a-z0-9_-]{0,39}):\s+(.+)$/s.exec(line.trim()) ?? [];
    const text = rest ?? line.trim();
    const words = text.split(/\s+/);
    const plain = /^[\w./:@=,+-]+(\s+[\w./:@=,+-]+)*$/.test(text) && !words[0]!.includes('/') && !words[0]!.includes('=');
    const guessed = /\b(lint|types|typecheck|build)\b/.exec(text)?.[1] ?? 'test';
    return { name: name ?? (guessed === 'typecheck' ? 'types' : guessed), command: plain ? words : ['sh', '-c', text] };
  });
}
