import { AppError } from '@hexad/kernel';

/** Where a repository is. */
export interface RepoAddress {
  /** With a port where it has one of its own; empty: nobody said. */
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
}

export interface TaskAddress extends RepoAddress {
  readonly number: number;
}

const OWNER = '([A-Za-z0-9][A-Za-z0-9-]{0,99})';
const REPO = '([A-Za-z0-9._-]{1,100}?)';
const WEB = new RegExp(`^https?://([^/@\\s]+)/${OWNER}/${REPO}(?:\\.git)?/?$`);
const SSH = new RegExp(`^(?:ssh://)?git@([^/:\\s]+)[:/]${OWNER}/${REPO}(?:\\.git)?/?$`);
const BARE = new RegExp(`^${OWNER}/${REPO}$`);
const TASK = new RegExp(`^${OWNER}/${REPO}#(\\d{1,9})$`);
const TASK_PAGE = new RegExp(`^https?://([^/@\\s]+)/${OWNER}/${REPO}/(?:issues|pull)/(\\d{1,9})$`);

/** Two dots would lead elsewhere in the paths of an API. */
const isName = (repo: string): boolean => repo !== '.' && repo !== '..';

/** Fails with `invalid`. */
export function readRepo(text: string): RepoAddress {
  const [, host, owner, repo] = WEB.exec(text) ?? SSH.exec(text) ?? withoutHost(BARE.exec(text)) ?? [];
  if (host !== undefined && owner !== undefined && repo !== undefined && isName(repo)) return { host: host.toLowerCase(), owner, repo };
  throw new AppError('invalid', `repo is ${JSON.stringify(text.slice(0, 200))}; a repository is named as https://github.com/owner/repo.`);
}

/** Fails with `invalid`. */
export function readTask(text: string): TaskAddress {
  const [, host, owner, repo, number] = TASK_PAGE.exec(text) ?? withoutHost(TASK.exec(text)) ?? [];
  if (host !== undefined && owner !== undefined && repo !== undefined && number !== undefined && isName(repo) && Number(number) > 0)
    return { host: host.toLowerCase(), owner, repo, number: Number(number) };
  throw new AppError(
    'invalid',
    `task_id is ${JSON.stringify(text.slice(0, 200))}; a task is named as owner/repo#12 or https://github.com/owner/repo/issues/12.`,
  );
}

const withoutHost = (match: RegExpExecArray | null): readonly string[] | undefined => match?.toSpliced(1, 0, '');
