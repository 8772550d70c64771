import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it.each([
  [['bus', '--foo'], /^usage: .*\n$/],
  [['nosuch'], /^usage: .*\n$/],
  [['bus', '--only', 'zzzz'], /^There is no case with "zzzz"\. .*\n$/],
  [['agents', '--only', 'zzzz'], /^There is no case with "zzzz"\. .*\n$/],
  [['codegen', '--only', 'zzzz'], /^There is no case with "zzzz"\. .*\n$/],
  [['workflow', '--only', 'zzzz'], /^There is no case with "zzzz"\. .*\n$/],
])('refuses %j in one sentence', (args, words) => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([64, expect.stringMatching(words)]);
});
