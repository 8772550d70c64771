import { repositoryName } from './repository-name.js';

/** What a task has for itself while it is with an agent. */
export interface WantedFiles {
  readonly repo: string;
  readonly files: readonly string[];
}

const NONE: WantedFiles = { repo: '', files: [] };

/**
 * A step whose inputs are a `repo` and the `files` that it will probably change wants those; work for which nobody says any wants those that its `goal` names. One that merges wants the `target` branch of its `repo`
 * alone: that is the merge queue, in the order of the line.
 */
export function wantedFiles(action: string, inputs: unknown, kind = ''): WantedFiles {
  // Branches of several repositories: those of a tenant land one after the other.
  if (action === TOGETHER) return { repo: TOGETHER, files: ['**'] };
  if (typeof inputs !== 'object' || inputs === null) return NONE;
  const { repo: given, files, target = '', goal } = inputs as Readonly<Record<'repo' | 'files' | 'target' | 'goal', unknown>>;
  if (typeof given !== 'string' || given === '') return NONE;
  const repo = repositoryName(given);
  if (action === MERGE) return { repo: `${repo} merge into ${String(target)}`, files: ['**'] };
  if (action === WORK && READERS.has(kind)) return { repo, files: [] };
  if (Array.isArray(files) && files.length > 0) return { repo, files: files.filter((file) => typeof file === 'string') };
  if (action === WORK && typeof goal === 'string') return { repo, files: namedIn(goal) };
  return Array.isArray(files) ? { repo, files: [] } : NONE;
}

const WORK = 'work';
/** Kinds that ship and only report: they keep nobody away, and wait for nobody. */
const READERS: ReadonlySet<string> = new Set(['review', 'planning', 'product', 'architect', 'manager']);
const MOST_NAMED = 12;

/** Files that a goal names with their folder, `src/cart.ts`. */
function namedIn(goal: string): string[] {
  const found = goal.replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, ' ').match(PATHS) ?? [];
  return [...new Set(found.map((path) => path.replace(/^\.\//, '')))].slice(0, MOST_NAMED);
}
const PATHS =
  /(?<![\p{L}\p{N}_./~@-])(?:\.\/)?(?:[\p{L}\p{N}_@-][\p{L}\p{N}_.@-]*\/)+[\p{L}\p{N}_@-][\p{L}\p{N}_.@-]*\.[A-Za-z][A-Za-z0-9]{0,7}(?![\p{L}\p{N}_/])/gu;

export const MERGE = 'merge_change_set';
const TOGETHER = 'land_together';
