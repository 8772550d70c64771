import { AppError } from '@hexad/kernel';

const BRANCH = /^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/;
const OBJECT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The full ref of a branch. Names are lower-case words, digits, hyphens and slashes, so none can be read as an option or another ref. */
export function branchRef(branch: string): string {
  if (!BRANCH.test(branch) || branch.length > 200)
    throw new AppError('invalid', `${JSON.stringify(branch.slice(0, 200))} is no branch name.`);
  return `refs/heads/${branch}`;
}

/** A commit id is used as it is, a branch by its full ref, and what `originRef` gave as that. */
export function revision(name: string): string {
  return OBJECT.test(name) || isOrigin(name) ? name : branchRef(name);
}

/** Whether the text is the id of a commit, written out. */
export const isCommitId = (text: string): boolean => OBJECT.test(text);

/** Git's own rules for a ref (git-check-ref-format), and nothing that some file system could take for another one. */
const REF = /^(?!.*(?:\.\.|@\{|\/\/|\/\.|\.\/|\.lock\/))[^\u0000-\u0020\u007f~^:?*[\\]+$/; // oxlint-disable-line no-control-regex

function isRefName(name: string): boolean {
  return REF.test(name) && !/^[-./@]|[./]$|\.lock$/.test(name) && Buffer.byteLength(name) <= 240;
}

/** Gives a branch name of somebody else's repository back when git takes it and no command line mistakes it; otherwise `invalid`. */
export function foreignBranch(name: string): string {
  if (isRefName(name)) return name;
  throw new AppError('invalid', `${JSON.stringify(name.slice(0, 200))} is no branch name.`);
}

const ORIGIN = 'refs/remotes/origin/';
const isOrigin = (name: string): boolean => name.startsWith(ORIGIN) && isRefName(name.slice(ORIGIN.length));

/** Where a mirror keeps a branch of its origin. */
export const originRef = (branch: string): string => `${ORIGIN}${foreignBranch(branch)}`;

/** The branch of a task: `task/0f3a9c21-add-a-login`. Of the id its last eight hexadecimal digits are used, which are random in a UUIDv7. */
export function taskBranch(id: string, title: string): string {
  const digits = id.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (digits.length < 8) throw new AppError('invalid', `${JSON.stringify(id.slice(0, 80))} is no id to name a branch after.`);
  return `task/${digits.slice(-8)}-${slug(title)}`;
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
