import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@hexad/testing';
import { expect, it } from 'vitest';
import { Member, NeverReady } from './member.js';

/** Ends as it is told for each time that it is started: once ready, or before. */
const scripted = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const [file, ...plan] = process.argv.slice(1);
  let time = 0;
  try { time = Number(readFileSync(file, 'utf8')); } catch {}
  writeFileSync(file, String(time + 1));
  const step = plan[time];
  if (step === 'dies') process.exit(69);
  console.log('role ready after 1 ms');
  if (step === 'ends') process.exit(1);
  setInterval(() => undefined, 1_000);
`;

function member(file: string, plan: readonly string[], say: (line: string) => void = () => undefined): Member {
  const command = [process.execPath, '-e', scripted, file, ...plan] as const;
  return new Member({ name: 'spec', command: [...command], env: {}, say: (_name, line) => say(line), againMs: 1 });
}

it('a member that dies while it is being started again is started once more', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'times');
  const lived = Promise.withResolvers<void>();
  let ready = 0;
  const spec = member(file, ['ends', 'dies', 'dies', 'stays'], (line) => {
    if (line.includes('ready after') && (ready += 1) === 2) lived.resolve();
  });
  await spec.start();
  await lived.promise;
  expect(readFileSync(file, 'utf8')).toBe('4');
  await spec.stop();
});

it('a member that never was ready is not started again, and tells its name and its exit code', async () => {
  using folder = temporaryFolder();
  const spec = member(join(folder.path, 'times'), ['dies']);
  const error = await spec.start().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NeverReady);
  expect(error).toMatchObject({ message: 'spec ended (69) before it was ready.', exit: 69 });
});
