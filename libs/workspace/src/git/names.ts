import { AppError } from '@hexad/kernel';

const BRANCH = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/;
const OBJECT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The full ref of a branch. Names are lower-case words, digits, hyphens and slashes, so none can be read as an option or another ref. */
export function branchRef(branch: string): string {
  if (!BRANCH.test(branch) || branch.length > 200)
    throw new AppError('invalid', `${JSON.stringify(branch.slice(0, 200))} is no branch name.`);
  return `refs/heads/${branch}`;
}

/** A commit id is used as it is, a branch by its full ref. */
export function revision(name: string): string {
  return OBJECT.test(name) ? name : branchRef(name);
}

/** Words of people as a part of a branch name: `Täglich: Über-blick!` becomes `taglich-uber-blick`. Never empty. */
export function slug(text: string, longest = 40): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  return words || 'change';
}
