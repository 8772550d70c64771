import { AppError } from '@hexad/kernel';
import { analyseChecks } from '../proof/analyse-checks.js';
import type { Check } from '../proof/check.js';
import type { TreeFiles } from '../tools/tree-files.js';

/** What is known of a repository before anybody works in it. */
export interface Survey {
  readonly paths: readonly string[];
  readonly checks: readonly Check[];
  /** `TypeScript (12 files), Python (3)` */
  readonly stack: string;
  readonly conventions: string;
}

const STATED = ['AGENTS.md', 'CONTRIBUTING.md', 'docs/CONTRIBUTING.md', '.editorconfig', '.prettierrc', '.prettierrc.json', 'README.md'];
/** Characters of all that a repository says of its conventions, and of one file of it. */
const MOST = 6_000;
const MOST_OF_ONE = 3_000;

export async function survey(files: TreeFiles): Promise<Survey> {
  const paths = await files.list();
  const known = new Set(paths);
  const look = async (path: string): Promise<string | undefined> => (known.has(path) ? files.read(path).catch(unreadable) : undefined);
  const texts: string[] = [];
  for (const path of STATED) {
    const text = await look(path);
    if (text) texts.push(`${path}:\n${text.slice(0, MOST_OF_ONE)}`);
  }
  return {
    paths,
    checks: await analyseChecks(look, paths),
    stack: stackOf(paths),
    conventions: texts.join('\n\n').slice(0, MOST) || 'none',
  };
}

function unreadable(thrown: unknown): undefined {
  if (!['invalid', 'too_large', 'not_found'].includes(AppError.from(thrown).code)) throw thrown;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  tsx: 'TypeScript',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  py: 'Python',
  go: 'Go',
  rs: 'Rust',
  java: 'Java',
  rb: 'Ruby',
  php: 'PHP',
  cs: 'C#',
  c: 'C',
  cpp: 'C++',
  sh: 'shell',
  sql: 'SQL',
  css: 'CSS',
  html: 'HTML',
};

function stackOf(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const language = LANGUAGES[path.slice(path.lastIndexOf('.') + 1)];
    if (language) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return most.map(([language, count]) => `${language} (${count} files)`).join(', ') || 'no language that we know';
}
