import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it.each([[['bus', '--foo']], [['nosuch']]])('answers %j with how it is used', (args) => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([64, expect.stringMatching(/^usage: npm run chaos/)]);
});
