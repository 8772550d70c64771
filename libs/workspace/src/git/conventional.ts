import { AppError } from '@hexad/kernel';
import type { Message } from './commit.js';
import type { Identity } from './environment.js';

/** The kinds of change of Conventional Commits, with git's own convention for what takes back. */
export const COMMIT_TYPES = ['feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore', 'revert'] as const;
export type CommitType = (typeof COMMIT_TYPES)[number];

export interface ConventionalCommit {
  readonly type: CommitType;
  /** A word: a-z, 0-9, `.`, `/`, `_`, `-`. */
  readonly scope?: string;
  /** What changes, in one line. Cut at 100 characters with the type; what is cut becomes the first paragraph. */
  readonly description: string;
  readonly body?: readonly string[];
  /** What stops working, for people. */
  readonly breaking?: string;
  readonly trailers?: Readonly<Record<string, string>>;
  /** Whose work it is; they sign it off. */
  readonly signedOffBy?: Identity;
}

const LONGEST_SUBJECT = 100;
const NO_NAME = /[<>\p{Cc}\p{Zl}\p{Zp}]/u;
const EMAIL = /^[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+$/u;

/** The message of a Conventional Commit 1.0. Fails with `invalid` for a type, scope or identity that would not read as one. */
export function conventional(commit: ConventionalCommit): Message {
  if (!COMMIT_TYPES.includes(commit.type))
    throw new AppError('invalid', `${JSON.stringify(commit.type)} is no kind of change; one of ${COMMIT_TYPES.join(', ')} is.`);
  if (commit.scope !== undefined && !/^[a-z0-9][a-z0-9./_-]{0,39}$/.test(commit.scope))
    throw new AppError('invalid', `${JSON.stringify(commit.scope.slice(0, 80))} cannot be the scope of a commit.`);
  const description = commit.description.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (description === '') throw new AppError('invalid', 'A commit says in a line what changes; that line is empty.');
  const subject = `${commit.type}${commit.scope === undefined ? '' : `(${commit.scope})`}${commit.breaking ? '!' : ''}: ${description}`;
  const isLong = subject.length > LONGEST_SUBJECT;
  return {
    subject: isLong ? `${subject.slice(0, LONGEST_SUBJECT - 1).trimEnd()}…` : subject,
    body: [...(isLong ? [description] : []), ...(commit.body ?? [])],
    trailers: {
      ...(commit.breaking && { 'BREAKING-CHANGE': commit.breaking }),
      ...commit.trailers,
      ...(commit.signedOffBy && { 'Signed-off-by': formatIdentity(commit.signedOffBy) }),
    },
  };
}

/** `Ada Lovelace <ada@example.org>`. Fails with `invalid` for what git would read as something else. */
export function formatIdentity({ name, email }: Identity): string {
  if (name.trim() === '' || name.length > 200 || NO_NAME.test(name))
    throw new AppError('invalid', `${JSON.stringify(name.slice(0, 80))} cannot be the name of a commit's author.`);
  if (!EMAIL.test(email) || email.length > 320)
    throw new AppError('invalid', `${JSON.stringify(email.slice(0, 80))} cannot be the e-mail address of a commit's author.`);
  return `${name.trim()} <${email}>`;
}
