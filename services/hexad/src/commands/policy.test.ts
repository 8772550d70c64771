import { expect, it } from 'vitest';
import { policy } from './policy.js';

it.each([
  [[], '`hexad policy` knows show and set, not "".'],
  [['set'], 'A policy is set with --allow-below'],
  [['show', '--silence', 'end'], 'which `hexad policy show` does not take'],
  [['set', '--answer-minutes', 'soon'], '--answer-minutes is "soon", which is no whole number.'],
])('`hexad policy` with %j is refused before a platform is asked', async (args, message) => {
  await expect(policy(args)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) as string });
});
