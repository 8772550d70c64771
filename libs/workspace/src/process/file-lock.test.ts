import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { temporary } from '../fixtures/temporary.js';
import { FileLock } from './file-lock.js';

it('is held by one at a time, and the next gets it when it is let go', async () => {
  await using place = await temporary();
  const order: string[] = [];
  const first = await FileLock.take(place.in('locks/main'));
  const next = async (): Promise<void> => {
    using _ = await FileLock.take(place.in('locks/main'));
    order.push('second');
  };
  const second = next();
  await using other = await temporary();
  (await FileLock.take(other.in('locks/main')))[Symbol.dispose]();
  order.push('first lets go');
  first[Symbol.dispose]();
  await second;
  expect(order).toEqual(['first lets go', 'second']);
});

it('is let go by a process that dies', async () => {
  await using place = await temporary();
  (await FileLock.take(place.in('lock')))[Symbol.dispose]();
  const holder = `const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(place.in('lock'))}); db.exec('begin exclusive'); process.kill(process.pid, 'SIGKILL')`;
  expect(() => execFileSync(process.execPath, ['-e', holder], { stdio: 'ignore' })).toThrow('Command failed');
  using lock = await FileLock.take(place.in('lock'));
  expect(lock).toBeInstanceOf(FileLock);
});

it('gives up waiting with the reason of the signal', async () => {
  await using place = await temporary();
  using _ = await FileLock.take(place.in('lock'));
  const waiting = new AbortController();
  const taken = FileLock.take(place.in('lock'), waiting.signal);
  waiting.abort(new Error('enough'));
  await expect(taken).rejects.toThrow('enough');
});
