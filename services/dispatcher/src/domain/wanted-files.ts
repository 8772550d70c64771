import { repositoryName } from './repository-name.js';

/** What a task has for itself while it is with an agent. */
export interface WantedFiles {
  readonly repo: string;
  readonly files: readonly string[];
}

const NONE: WantedFiles = { repo: '', files: [] };

/**
 * A step whose inputs are a `repo` and the `files` that it will probably change wants those. One that merges wants the `target` branch of its `repo`
 * alone: that is the merge queue, in the order of the line.
 */
export function wantedFiles(action: string, inputs: unknown): WantedFiles {
  // Branches of several repositories: those of a tenant land one after the other.
  if (action === TOGETHER) return { repo: TOGETHER, files: ['**'] };
  if (typeof inputs !== 'object' || inputs === null) return NONE;
  const { repo: given, files, target = '' } = inputs as { repo?: unknown; files?: unknown; target?: unknown };
  if (typeof given !== 'string' || given === '') return NONE;
  const repo = repositoryName(given);
  if (action === MERGE) return { repo: `${repo} merge into ${String(target)}`, files: ['**'] };
  return Array.isArray(files) ? { repo, files: files.filter((file) => typeof file === 'string') } : NONE;
}

export const MERGE = 'merge_change_set';
const TOGETHER = 'land_together';
