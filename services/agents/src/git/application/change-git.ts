import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { blobHash, COMMIT_TYPES, conventional, type CommitType, type FileWrite, type Identity } from '@hexad/workspace';
import { commitOf, ownCommit, sourceCommit, type FindRepository, type Opened, type Where } from './find-repository.js';
import { stateOf, type BranchState } from './look-at-git.js';

/** Names the wish that a commit was made for, so that the same wish makes one commit, whatever is killed in between. */
const TRAILER = 'Hexad-Request';
/** Commits of the branch among which one of the same wish is looked for. */
const LOOKED_AT = 500;
const MOST_FILES = 200;
const MOST_BYTES = 5 * 1024 * 1024;

export interface CommitWish extends Where {
  /** Of the wish. */
  readonly id: string;
  readonly branch: string;
  readonly files: readonly FileWrite[];
  readonly type: string;
  readonly scope: string;
  readonly description: string;
  readonly body: string;
  readonly push: boolean;
}

/** What people change in a repository. Branches move by compare-and-swap here, and at the source when they are pushed. */
export class ChangeGit {
  readonly #find: FindRepository;
  readonly #clock: Clock;

  constructor(find: FindRepository, clock: Clock) {
    this.#find = find;
    this.#clock = clock;
  }

  async createBranch(caller: Caller, wish: Where & { name: string; from: string; push: boolean }): Promise<BranchState> {
    requireRight(caller, 'projects.write');
    const opened = await this.#find.open(caller, wish, 0);
    const commit = await commitOf(opened, wish.from);
    const there = (await ownCommit(opened.mirror, wish.name)) ?? (await sourceCommit(opened.mirror, wish.name));
    if (there !== undefined && there !== commit)
      throw new AppError('conflict', `There is a branch ${wish.name} already, and it stands on ${there}.`, { details: { commit: there } });
    await this.#own(opened, wish.name, commit);
    if (wish.push) await this.#push(opened, wish.name, commit);
    return stateOf(opened, wish.name);
  }

  async commit(caller: Caller, wish: CommitWish): Promise<{ commit: string; files: { path: string; version: string }[] }> {
    requireRight(caller, 'projects.write');
    checkFiles(wish.files);
    const message = messageOf(caller, wish);
    const opened = await this.#find.open(caller, wish, 0);
    const { repository } = opened.mirror;
    const parent = await this.#own(opened, wish.branch, await commitOf(opened, wish.branch));
    const done = (await repository.history(parent, { limit: LOOKED_AT, skip: 0 })).find(({ body }) =>
      body.includes(`${TRAILER}: ${wish.id}`),
    );
    const commit = done?.id ?? (await this.#make(caller, opened, { ...wish, parent, message }));
    if (wish.push) await this.#push(opened, wish.branch, commit);
    return { commit, files: wish.files.map(({ path, content }) => ({ path, version: content ? blobHash(content) : '' })) };
  }

  async merge(caller: Caller, wish: Where & { id: string; branch: string; into: string; push: boolean }): Promise<string> {
    requireRight(caller, 'projects.write');
    const opened = await this.#find.open(caller, wish, 0);
    const into = wish.into === '' ? opened.defaultBranch : wish.into;
    if (into === undefined) throw new AppError('not_found', 'The repository has no default branch to merge into; name one.');
    const theirs = await commitOf(opened, wish.branch);
    await this.#own(opened, into, await commitOf(opened, into));
    const trailers = { [TRAILER]: wish.id, 'Signed-off-by': signature(caller) };
    const message = { subject: `chore: merge ${wish.branch} into ${into}`, trailers };
    const merged = await opened.mirror.repository.merge({ into, branch: theirs, message, at: this.#clock.now() });
    if (wish.push) await this.#push(opened, into, merged);
    return merged;
  }

  async #make(
    caller: Caller,
    { mirror: { repository } }: Opened,
    { branch, files, parent, message }: CommitWish & { parent: string; message: ReturnType<typeof conventional> },
  ): Promise<string> {
    const tree = await repository.writeFiles(parent, files);
    if (tree === (await repository.tree(parent))) throw new AppError('invalid', 'Nothing would change by this commit.');
    const commit = await repository.writeCommit({ tree, parents: [parent], message, at: this.#clock.now(), author: identityOf(caller) });
    await repository.move(branch, commit, parent);
    return commit;
  }

  /** Our branch of the name and its commit, made where the source's stands if we have none, and brought up to the source's where nothing is lost. */
  async #own({ mirror }: Opened, branch: string, start: string): Promise<string> {
    const [own, theirs] = [await ownCommit(mirror, branch), await sourceCommit(mirror, branch)];
    if (own === undefined) {
      await mirror.repository.move(branch, start, undefined);
      return start;
    }
    if (theirs === undefined || theirs === own || !(await mirror.repository.holds(theirs, own))) return own;
    await mirror.repository.move(branch, theirs, own);
    return theirs;
  }

  async #push({ mirror }: Opened, branch: string, commit: string): Promise<void> {
    await mirror.push({ branch, commit, expected: await sourceCommit(mirror, branch) });
  }
}

function checkFiles(files: readonly FileWrite[]): void {
  if (files.length === 0 || files.length > MOST_FILES) throw new AppError('invalid', `A commit takes 1 to ${MOST_FILES} files, not ${files.length}.`); // prettier-ignore
  const bytes = files.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  if (bytes > MOST_BYTES) throw new AppError('too_large', `The files have ${bytes} bytes together; a commit takes at most ${MOST_BYTES}.`);
}

function messageOf(caller: Caller, { type, scope, description, body, id }: CommitWish) {
  if (!(COMMIT_TYPES as readonly string[]).includes(type)) throw new AppError('invalid', `${JSON.stringify(type)} is no kind of change; one of ${COMMIT_TYPES.join(', ')} is.`); // prettier-ignore
  return conventional({
    type: type as CommitType,
    ...(scope !== '' && { scope }),
    description,
    body: body.split('\n').filter(Boolean),
    trailers: { [TRAILER]: id },
    signedOffBy: identityOf(caller),
  });
}

/** Who acts, as git names people: `user:ann` becomes `ann <user.ann@hexad.localhost>`. */
function identityOf({ actor }: Caller): Identity {
  const plain = actor.replace(/[^A-Za-z0-9._:-]/g, '');
  return { name: plain.slice(plain.indexOf(':') + 1) || 'somebody', email: `${plain.replaceAll(':', '.') || 'somebody'}@hexad.localhost` };
}

function signature(caller: Caller): string {
  const { name, email } = identityOf(caller);
  return `${name} <${email}>`;
}
