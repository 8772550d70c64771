import { execFileSync } from 'node:child_process';
import { chmod, link, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporary } from '../fixtures/temporary.js';
import { WorkspaceFiles } from './workspace-files.js';

const hash = (text: string): string => execFileSync('git', ['hash-object', '--stdin'], { input: text, encoding: 'utf8' }).trim();

/** What each of them failed with; undefined for what went well. */
const failures = async (attempts: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(attempts)).map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));

describe('a file of a workspace', () => {
  it('has the version that git gives its content', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    const version = await files.write('src/a.ts', 'ä\n', { expected: 'absent' });
    expect([version, await files.read('src/a.ts')]).toEqual([
      hash('ä\n'),
      { path: 'src/a.ts', kind: 'text', version, size: 3, executable: false, text: 'ä\n', bytes: Buffer.from('ä\n') },
    ]);
  });

  it('is changed only by who saw its present version', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    const first = await files.write('a', '1', { expected: 'absent' });
    const second = await files.write('a', '2', { expected: first });
    const late = await failures([
      files.write('a', '3', { expected: first }),
      files.write('a', '3', { expected: 'absent' }),
      files.delete('a', { expected: first }),
      files.rename('a', 'b', { expected: first }),
    ]);
    expect(late).toMatchObject(Array.from({ length: 4 }, () => ({ code: 'conflict', details: { version: second } })));
    await expect(files.write('gone', '1', { expected: first })).rejects.toMatchObject({ code: 'conflict', details: { version: 'absent' } });
    expect(await readFile(place.in('a'), 'utf8')).toBe('2');
  });

  it('is written by one of those who begin it at the same time', async () => {
    await using place = await temporary();
    const [one, two] = [new WorkspaceFiles(place.folder), new WorkspaceFiles(place.folder)];
    const outcomes = await Promise.allSettled([one, two, one, two].map((files, at) => files.write('a', `${at}`, { expected: 'absent' })));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(await readdir(place.folder)).toEqual(['a']);
  });

  it('stays executable, and becomes it when told', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    await files.write('run', '1', { expected: 'absent', executable: true });
    await files.write('run', '2', { expected: 'any' });
    expect((await stat(place.in('run'))).mode & 0o777).toBe(0o755);
  });

  it('can be moved to where nothing is, also half a move that a kill left', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    const version = await files.write('a', '1', { expected: 'absent' });
    await files.write('taken', '1', { expected: 'absent' });
    await expect(files.rename('a', 'taken', { expected: version })).rejects.toMatchObject({ code: 'conflict' });
    await mkdir(place.in('deep'));
    await link(place.in('a'), place.in('deep/b'));
    await files.rename('a', 'deep/b', { expected: version });
    await files.rename('deep/b', 'deep/B', { expected: version });
    expect((await files.list()).entries.map((entry) => entry.path)).toEqual(['deep', 'deep/B', 'taken']);
  });

  it('can be deleted, once', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    const version = await files.write('a', '1', { expected: 'absent' });
    await files.delete('a', { expected: version });
    await expect(files.delete('a', { expected: version })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes the place of a folder with nothing in it, which reading leaves alone', async () => {
    await using place = await temporary();
    await mkdir(place.in('a'));
    const files = new WorkspaceFiles(place.folder);
    await expect(files.read('a')).rejects.toMatchObject({ code: 'invalid' });
    expect((await stat(place.in('a'))).isDirectory()).toBe(true);
    await files.write('a', '1', { expected: 'absent' });
    expect(await readFile(place.in('a'), 'utf8')).toBe('1');
  });

  it('that is too large is neither read nor written', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder, { bytes: 10 });
    await writeFile(place.in('big'), 'x'.repeat(11));
    await expect(files.read('big')).rejects.toMatchObject({ code: 'too_large', details: { size: 11, most: 10 } });
    await expect(files.write('new', 'x'.repeat(11), { expected: 'absent' })).rejects.toMatchObject({ code: 'too_large' });
    expect(await readdir(place.folder)).toEqual(['big']);
  });

  it('with something other than text in it says so', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    await files.write('zero', Buffer.from('a\0b'), { expected: 'absent' });
    await files.write('latin', Buffer.from([0xe4, 0x0a]), { expected: 'absent' });
    expect([await files.read('zero'), await files.read('latin')]).toMatchObject([
      { kind: 'binary', text: undefined },
      { kind: 'binary', text: undefined },
    ]);
  });

  it('whose content lies in Git LFS cannot be replaced by somebody who has not got it', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
    const version = await files.write('logo.png', pointer, { expected: 'absent' });
    expect(await files.read('logo.png')).toMatchObject({ kind: 'pointer', text: pointer });
    await expect(files.write('logo.png', 'text', { expected: version })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is not begun beside one that some systems take for it', async () => {
    await using place = await temporary();
    const files = new WorkspaceFiles(place.folder);
    await files.write('README.md', '1', { expected: 'absent' });
    await expect(files.write('Readme.md', '2', { expected: 'absent' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('out of a workspace', () => {
  it.each(['../a', '/etc/passwd', 'a/../../b', '.git/config', 'a/.GIT/x', '', 'a//b', 'a\0b', 'git~1/x'])(
    '%j leads nowhere',
    async (path) => {
      await using place = await temporary();
      const files = new WorkspaceFiles(place.folder);
      await expect(files.read(path)).rejects.toMatchObject({ code: 'invalid' });
      await expect(files.write(path, '', { expected: 'any' })).rejects.toMatchObject({ code: 'invalid' });
    },
  );

  it('no link leads, neither of a file nor of a folder', async () => {
    await using place = await temporary();
    await mkdir(place.in('in'));
    await mkdir(place.in('out'));
    await writeFile(place.in('out/secret'), 'secret');
    await symlink(place.in('out/secret'), place.in('in/file'));
    await symlink(place.in('out'), place.in('in/folder'));
    const files = new WorkspaceFiles(place.in('in'));
    expect(await files.read('file')).toEqual({ path: 'file', kind: 'link', target: place.in('out/secret'), version: hash(place.in('out/secret')) }); // prettier-ignore
    const refused = await failures([
      files.write('file', 'x', { expected: 'any' }),
      files.read('folder/secret'),
      files.write('folder/new', 'x', { expected: 'any' }),
      files.delete('folder/secret', { expected: 'any' }),
      files.rename('file', 'folder/x', { expected: 'any' }),
      files.list('folder'),
    ]);
    expect(refused).toMatchObject(Array.from({ length: 6 }, () => ({ code: 'invalid' })));
    expect([await readdir(place.in('out')), (await files.list()).entries]).toEqual([
      ['secret'],
      [
        { path: 'file', kind: 'link', size: 0 },
        { path: 'folder', kind: 'link', size: 0 },
      ],
    ]);
  });

  it('a guest who swaps a folder for a link while we write leads nothing', async () => {
    await using place = await temporary();
    await mkdir(place.in('in/a'), { recursive: true });
    await mkdir(place.in('out'));
    const files = new WorkspaceFiles(place.in('in'));
    // The writer may make the folder anew while it is away: then nothing is swapped in this turn.
    const swap = async (): Promise<void> => {
      await rename(place.in('in/a'), place.in('in/b'));
      await symlink(place.in('out'), place.in('in/a')).catch(() => undefined);
      await rm(place.in('in/a'), { recursive: true, force: true }).catch(() => undefined); // the writer is at it
      await rename(place.in('in/b'), place.in('in/a')).catch(() => rm(place.in('in/b'), { recursive: true }));
    };
    for (let turn = 0; turn < 200; turn += 1)
      await Promise.all([swap(), files.write('a/x', `${turn}`, { expected: 'any' }).catch(() => undefined)]);
    expect(await readdir(place.in('out'))).toEqual([]);
  });

  it('a named pipe keeps nobody waiting', async () => {
    await using place = await temporary();
    execFileSync('mkfifo', [place.in('pipe')]);
    const files = new WorkspaceFiles(place.folder);
    await expect(files.read('pipe')).rejects.toMatchObject({ code: 'invalid' });
    expect((await files.list()).entries).toEqual([{ path: 'pipe', kind: 'other', size: 0 }]);
  });
});

it('a list is cut where it is too long, and of one folder only when asked', async () => {
  await using place = await temporary();
  const files = new WorkspaceFiles(place.folder, { entries: 3 });
  for (const path of ['a/1', 'a/2', 'b']) await files.write(path, '', { expected: 'absent' });
  await chmod(place.in('b'), 0o755);
  expect([await files.list(), await files.list('', { recursive: false })]).toEqual([
    { entries: [{ path: 'a', kind: 'folder', size: 0 }, { path: 'a/1', kind: 'file', size: 0 }, { path: 'a/2', kind: 'file', size: 0 }], truncated: true }, // prettier-ignore
    { entries: [{ path: 'a', kind: 'folder', size: 0 }, { path: 'b', kind: 'executable', size: 0 }], truncated: false }, // prettier-ignore
  ]);
});
