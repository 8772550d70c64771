import type { Bench } from '../tool.js';

/** Scripts that mend, as repositories call them. */
const SCRIPTS = { lint: ['lint:fix', 'lint-fix', 'fix:lint', 'fix'], format: ['format:write', 'format:fix', 'fmt', 'format'] } as const;
/** Linters and formatters that mend what they find, and how they are told to. */
const MENDING: Readonly<Record<string, readonly string[]>> = {
  eslint: ['--fix'],
  oxlint: ['--fix'],
  biome: ['--write'],
  ruff: ['--fix'],
  prettier: ['--write'],
  stylelint: ['--fix'],
};

/** Commands with which the repository itself mends; none: it names none. */
export async function ownCommands(what: 'lint' | 'format', { files, checks }: Pick<Bench, 'files' | 'checks'>): Promise<string[][]> {
  const manifest = (await files.has('package.json')) ? parsed(await files.read('package.json')) : {};
  const scripts = manifest.scripts ?? {};
  const name = SCRIPTS[what].find((one) => scripts[one] !== undefined && !/--check\b|--list-different\b/.test(scripts[one]));
  if (name !== undefined) return [['npm', 'run', '--silent', name]];
  const script = scripts[what] ?? '';
  const words = /[&|;<>$`'"*=(){}\\]/.test(script)
    ? []
    : script
        .trim()
        .split(/\s+/)
        .filter((word) => word !== '--check');
  if (words[0] !== undefined && MENDING[words[0]]) return [[...words, ...MENDING[words[0]]!]];
  const packages = { ...manifest.dependencies, ...manifest.devDependencies };
  if (what === 'format' && packages['prettier'] !== undefined) return [['prettier', '--write', '.']];
  const own = checks.filter(({ name: check, command: [program = ''] }) => check === what && MENDING[program]);
  if (own.length > 0) return own.map(({ command }) => [...command, ...MENDING[command[0]!]!]);
  if (await files.has('go.mod')) return what === 'format' ? [['gofmt', '-w', '.']] : [];
  return [];
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function parsed(text: string): Manifest {
  try {
    return (JSON.parse(text) ?? {}) as Manifest;
  } catch {
    return {};
  }
}
