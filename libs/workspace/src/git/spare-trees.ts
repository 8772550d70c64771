import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { removeFolder } from '../files/remove-folder.js';
import { run } from '../process/run.js';
import { randomBytes } from 'node:crypto';
import type { Git } from './git.js';
import { baseEnvironment } from './environment.js';
import { worktreeDirectory } from './worktree-directory.js';

/** As many as one task uses: one to work in, and two for what was before and after. */
const MOST = 3;
/** Milliseconds; one that nobody wanted for so long only takes room. */
const OLD_MS = 86_400_000;
const FIND_MS = 10_000;

/**
 * Work trees that nobody uses any more, kept for the next one: to bring their files to another commit takes a tenth of writing them all, and they need not be
 * deleted. Who calls holds the lock of the repository's structure. A kill leaves at worst a folder that is thrown away when it is its turn.
 */
export class SpareTrees {
  readonly #git: Git;
  readonly #bare: string;

  constructor(git: Git, bare: string) {
    this.#git = git;
    this.#bare = bare;
  }

  get #folder(): string {
    return path.join(this.#bare, 'spare');
  }

  /** Puts the work tree in `folder` away; false: it is none, or there are enough. */
  async keep(folder: string): Promise<boolean> {
    await this.#sweep();
    if ((await worktreeDirectory(this.#bare, folder)) === undefined || (await this.#all()).length >= MOST) return false;
    await mkdir(this.#folder, { recursive: true });
    return this.#move(folder, path.join(this.#folder, randomBytes(8).toString('hex')));
  }

  /** Puts one that was kept at `folder`, where nothing is, with whatever files it has; false: there is none that can be used. */
  async take(folder: string): Promise<boolean> {
    for (const spare of await this.#all()) {
      if ((await isPlain(spare)) && (await this.#move(spare, folder))) return true;
      await removeFolder(spare);
      await removeFolder(folder);
    }
    return false;
  }

  /** Removes those that nobody wanted for a day. */
  async #sweep(): Promise<void> {
    for (const spare of await this.#all()) {
      const age = await stat(spare).then(({ ctimeMs }) => Date.now() - ctimeMs, () => 0); // prettier-ignore
      if (age > OLD_MS) await removeFolder(spare);
    }
  }

  async #all(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.map((name) => path.join(this.#folder, name));
  }

  /** False where it cannot be moved, to another disk for example. */
  async #move(from: string, to: string): Promise<boolean> {
    await mkdir(path.dirname(to), { recursive: true });
    const exit = await this.#git.exec(['worktree', 'move', '--force', '--force', await realpath(from), to], { accept: [1, 128] });
    return exit.code === 0;
  }
}

/**
 * Whether each file is one of its own and may be read and written: a guest could have linked two of them together, so that who changes the one later changes
 * the other. Git sees none of that.
 */
async function isPlain(folder: string): Promise<boolean> {
  const strange = [
    '(',
    '-type',
    'f',
    '(',
    '-links',
    '+1',
    '-o',
    '!',
    '-perm',
    '-600',
    ')',
    ')',
    '-o',
    '(',
    '-type',
    'd',
    '!',
    '-perm',
    '-700',
    ')',
  ];
  const command = { program: 'find', args: [folder, ...strange], cwd: '/', env: baseEnvironment(), timeoutMs: FIND_MS, outputLimit: 1 };
  const exit = await run(command).catch(() => undefined);
  return exit?.code === 0 && exit.stdout === '';
}
