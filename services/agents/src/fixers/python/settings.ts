import { parse } from 'smol-toml';
import { data } from '../data.js';
import type { What } from '../finding.js';
import type { SourceTree } from '../source-tree.js';

/** Codes of ruff. A prefix stands for all that begin with it. */
interface Lists {
  /** Whose fixes keep what a program does. */
  readonly lint: readonly string[];
  readonly types: readonly string[];
  /** Where mypy is told to want them. */
  readonly annotations: readonly string[];
  /** Mended only where the repository itself chose the rule. */
  readonly asked: readonly string[];
  /** Only said. */
  readonly found: readonly string[];
}
const LISTS = data('ruff.json') as Lists;

export interface RuffChoice {
  /** As ruff takes it. */
  readonly options: object;
  /** Codes whose fixes are taken. */
  readonly mended: ReadonlySet<string>;
}

interface Toml {
  readonly [name: string]: unknown;
}

/** What is looked for in the Python of a repository. Its own choice of rules comes before ours; fixes are taken only of what is on our lists. */
export function ruffChoice(tree: SourceTree, what: What): RuffChoice {
  const project = toml(tree.look('pyproject.toml'));
  const own = under(project, 'tool', 'ruff') ?? toml(tree.look('ruff.toml') ?? tree.look('.ruff.toml'));
  const lint = under(own, 'lint');
  const chosen = lint?.['select'] ?? own?.['select'];
  const wanted = what === 'types' ? [...LISTS.types, ...(isStrict(project, tree) ? LISTS.annotations : [])] : LISTS.lint;
  const select = what === 'types' ? [...wanted, 'F821'] : [...wanted, ...LISTS.found];
  const mended = new Set(Array.isArray(chosen) && what === 'lint' ? [...wanted, ...LISTS.asked] : wanted);
  const settings = {
    'line-length': own?.['line-length'] ?? 88,
    'target-version': own?.['target-version'] ?? target(under(project, 'project')?.['requires-python']),
    lint: {
      select: Array.isArray(chosen) && what === 'lint' ? chosen : select,
      'extend-select': Array.isArray(chosen) && what === 'lint' ? (lint?.['extend-select'] ?? []) : [],
      ignore: lint?.['ignore'] ?? own?.['ignore'] ?? [],
      isort: { 'known-first-party': packagesOf(tree) },
    },
  };
  return { options: settings, mended };
}

function isStrict(project: Toml | undefined, tree: SourceTree): boolean {
  const mypy = under(project, 'tool', 'mypy');
  if (mypy) return mypy['strict'] === true || mypy['disallow_untyped_defs'] === true || mypy['disallow_incomplete_defs'] === true;
  return /^\s*(strict|disallow_untyped_defs)\s*=\s*true/im.test(tree.look('mypy.ini') ?? '');
}

/** The oldest Python that the project is for; without a word of it one that people still have. */
function target(requires: unknown): string {
  const minor = typeof requires === 'string' ? /3\.(\d+)/.exec(requires)?.[1] : undefined;
  return `py3${minor ?? '10'}`;
}

const packagesOf = (tree: SourceTree): string[] => [
  ...new Set(
    tree.files('.py').map((name) =>
      name
        .replace(/^src\//, '')
        .split('/')[0]!
        .replace(/\.py$/, ''),
    ),
  ),
];

function toml(text: string | undefined): Toml | undefined {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

function under(table: Toml | undefined, ...names: readonly string[]): Toml | undefined {
  let at: unknown = table;
  for (const name of names) at = typeof at === 'object' && at !== null ? (at as Toml)[name] : undefined;
  return typeof at === 'object' && at !== null ? (at as Toml) : undefined;
}
