import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { blobHash, Git } from '@hexad/workspace';

/** Says, while files are being written, which commit they are written of: whoever was killed meanwhile can be gone on with. */
const TAKING = 'refs/hexad/taking';

/**
 * Brings what is checked out in a folder from `from` to `to`, which holds it, file by file, and moves the branch at the end. Gives false and changes nothing
 * when something else is checked out by now, or a file is in the way that is neither of the two.
 */
export async function takeOver(folder: string, from: string, to: string): Promise<boolean> {
  const git = new Git(folder);
  if ((await git.out(['rev-parse', 'HEAD'])) !== from) return false;
  const changes = await differences(git, from, to);
  const held = await heldEdits(git);
  for (const change of changes) if (!(await isKnown(git, folder, change, held))) return false;
  await git.exec(['update-ref', TAKING, to]);
  await write(git, to, changes);
  await git.exec(['update-ref', '--stdin'], { stdin: `update HEAD ${to} ${from}\ndelete ${TAKING}\n` });
  for (const ref of await heldRefs(git)) await git.exec(['update-ref', '-d', ref]);
  return true;
}

/** Ends what a process that was killed had begun. Fails with `conflict` when somebody has changed the files since. */
export async function goOnTaking(folder: string): Promise<void> {
  const git = new Git(folder);
  const exit = await git.exec(['rev-parse', '--verify', '--quiet', TAKING], { accept: [1, 128] });
  if (exit.code !== 0) return;
  const [head, to] = [await git.out(['rev-parse', 'HEAD']), exit.stdout.trim()];
  if (await takeOver(folder, head, to)) return;
  throw new AppError(
    'conflict',
    `In ${JSON.stringify(folder)} files were half taken over when the last command ended, and were changed since; \`git reset --hard ${to}\` takes all of them, \`git reset --hard\` none, and then \`git update-ref -d ${TAKING}\`.`,
  );
}

/** What a file of people says that the commit to be taken over has taken up: it may be written over, and git keeps it until then. */
const HELD = 'refs/hexad/edited/';

/** Says that a file with this text is an edit which was taken up. */
export async function holdEdit(folder: string, path: string, text: string): Promise<void> {
  const git = new Git(folder);
  const hash = await git.out(['hash-object', '-w', '--no-filters', '--stdin'], { stdin: text });
  await git.exec(['update-ref', `${HELD}${path}`, hash]);
}

const heldRefs = async (git: Git): Promise<string[]> =>
  (await git.out(['for-each-ref', '--format=%(refname)', HELD])).split('\n').filter(Boolean);

const heldEdits = async (git: Git): Promise<Set<string>> =>
  new Set((await git.out(['for-each-ref', '--format=%(objectname)', HELD])).split('\n').filter(Boolean));

interface Difference {
  readonly path: string;
  /** Undefined: no such file. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const SUBMODULE = '160000';

async function differences(git: Git, from: string, to: string): Promise<Difference[]> {
  const parts = (await git.out(['diff-tree', '-r', '-z', '--no-renames', from, to])).split('\0');
  const found: Difference[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [oldMode = '', newMode = '', before = '', after = ''] = parts[at]!.slice(1).split(' ');
    if (oldMode === SUBMODULE || newMode === SUBMODULE) continue;
    found.push({ path: parts[at + 1]!, before: present(before), after: present(after) });
  }
  return found;
}

const present = (hash: string): string | undefined => (/^0+$/.test(hash) ? undefined : hash);

/** Whether a file is as before, as after, or what a process that was killed left on its way from one to the other. */
async function isKnown(git: Git, folder: string, { path, before, after }: Difference, held: ReadonlySet<string>): Promise<boolean> {
  const now = await contentOf(join(folder, path));
  if (now === undefined) return true;
  const hash = blobHash(now);
  if (hash === before || hash === after || held.has(hash)) return true;
  if (after === undefined) return false;
  const size = Number(await git.out(['cat-file', '-s', after]));
  return (
    now.byteLength < size &&
    Buffer.from((await git.exec(['cat-file', 'blob', after])).stdout)
      .subarray(0, now.byteLength)
      .equals(now)
  );
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return undefined;
  return found.isSymbolicLink() ? Buffer.from(await readlink(file)) : readFile(file);
}

async function write(git: Git, to: string, changes: readonly Difference[]): Promise<void> {
  const named = (chosen: readonly Difference[]): { stdin: string } => ({ stdin: chosen.map(({ path }) => `:(literal)${path}\0`).join('') });
  const [gone, there] = [changes.filter(({ after }) => after === undefined), changes.filter(({ after }) => after !== undefined)];
  const listed = ['--pathspec-from-file=-', '--pathspec-file-nul'];
  if (gone.length > 0) await git.exec(['rm', '--quiet', '--force', '--ignore-unmatch', ...listed], named(gone));
  if (there.length > 0) await git.exec(['checkout', '--quiet', '--force', ...listed, to], named(there));
}
