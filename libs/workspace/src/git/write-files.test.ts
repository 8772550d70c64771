import { expect, it } from 'vitest';
import { blobHash } from '../files/content.js';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { GitRepository } from './repository.js';
import type { FileWrite } from './write-files.js';

const noon = new Date('2026-05-01T12:00:00Z');
const bytes = (text: string): Uint8Array => Buffer.from(text);

async function begun(place: Temporary, files: readonly FileWrite[]) {
  const repository = await GitRepository.open(place.in('repo.git'), noon);
  const commit = async (on: string, changes: readonly FileWrite[]): Promise<string> => {
    const tree = await repository.writeFiles(on, changes);
    return repository.writeCommit({ tree, parents: [on], message: { subject: 'feat: x' }, at: noon });
  };
  return { repository, commit, first: await commit(await repository.commitOf('main'), files) };
}

it('writes, removes and keeps, without a work tree', async () => {
  await using place = await temporary();
  const { repository, commit, first } = await begun(place, [
    { path: 'a', content: bytes('1'), expected: 'absent', executable: true },
    { path: 'dir/b', content: bytes('2'), expected: 'absent' },
    { path: 'keep[1]*', content: bytes('3'), expected: 'any' },
  ]);
  const next = await commit(first, [
    { path: 'a', content: bytes('new'), expected: blobHash(bytes('1')) },
    { path: 'dir/b', content: undefined, expected: blobHash(bytes('2')) },
  ]);
  const { files } = await repository.changes(first, next);
  expect(files.map(({ path, status, kind }) => [path, status, kind])).toEqual([
    ['a', 'modified', 'executable'],
    ['dir/b', 'deleted', undefined],
  ]);
});

it.each([
  ['conflict', { path: 'a', content: bytes('x'), expected: 'absent' }],
  ['conflict', { path: 'a', content: bytes('x'), expected: '1'.repeat(40) }],
  ['conflict', { path: 'new', content: bytes('x'), expected: '1'.repeat(40) }],
  ['not_found', { path: 'gone', content: undefined, expected: 'any' }],
  ['invalid', { path: 'a/b', content: bytes('x'), expected: 'any' }],
  ['invalid', { path: 'dir', content: bytes('x'), expected: 'any' }],
  ['invalid', { path: '.git/config', content: bytes('x'), expected: 'any' }],
  ['invalid', { path: '../a', content: bytes('x'), expected: 'any' }],
])('fails with %s for %j', async (code, file) => {
  await using place = await temporary();
  const { repository, first } = await begun(place, [
    { path: 'a', content: bytes('1'), expected: 'absent' },
    { path: 'dir/b', content: bytes('2'), expected: 'absent' },
  ]);
  await expect(repository.writeFiles(first, [file])).rejects.toMatchObject({ code });
});

it('tells history in parts', async () => {
  await using place = await temporary();
  const { repository, commit, first } = await begun(place, [{ path: 'a', content: bytes('1'), expected: 'absent' }]);
  const last = await commit(first, [{ path: 'b', content: bytes('2'), expected: 'absent' }]);
  const [one, rest] = [await repository.history(last, { limit: 1, skip: 0 }), await repository.history(last, { limit: 5, skip: 1 })];
  expect([one.map(({ id }) => id), rest.map(({ subject }) => subject), await repository.distance(last, first)]).toEqual([
    [last],
    ['feat: x', 'chore: start the repository'],
    { ahead: 1, behind: 0 },
  ]);
});
