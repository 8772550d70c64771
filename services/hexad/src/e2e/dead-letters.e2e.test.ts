import { join } from 'node:path';
import { schemasOf } from '@hexad/host';
import { openStore } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeadLetter } from '../client/gateway.js';
import { ROLES } from '../hosting/roles.js';
import { Machine, type UpPlatform } from './fixtures/hexad.js';

/** The one that a person runs the platform for. */
const TENANT = '00000000-0000-7000-8000-000000000001';

/** A task that no agent can do, in the outbox of a platform that has not begun yet. */
async function poison(machine: Machine): Promise<void> {
  const schemas = schemasOf(ROLES);
  await using server = await openStore({ url: `pglite:${join(machine.dataDir, 'db')}`, schemas });
  const dispatcher = server.store(schemas.find(({ service }) => service === 'dispatcher')!);
  await dispatcher.inTenant(TENANT, (tx) => tx.enqueue({ queue: 'tasks.seat-1', key: 'ключ', data: { taskId: 'no-id-at-all' } }));
}

const jsonLines = (text: string): (DeadLetter & { readonly code?: string })[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DeadLetter);

describe('`hexad bus dead`', () => {
  const machine = new Machine();
  let up: UpPlatform;
  beforeAll(async () => {
    await poison(machine);
    up = await machine.up();
  });
  afterAll(async () => {
    await up?.[Symbol.asyncDispose]();
    machine[Symbol.dispose]();
  });

  const dead = async (...args: string[]) => {
    const ended = await machine.hexad(['bus', 'dead', ...args]);
    return { ...ended, letters: args.includes('--json') ? jsonLines(ended.stdout) : [] };
  };
  /** Those of the queue, once one has died that is not this one. */
  async function another(than = ''): Promise<DeadLetter> {
    for (;;) {
      const { letters } = await dead('list', '--json', '--queue', 'tasks.seat-1');
      const found = letters.find(({ id }) => id !== than);
      if (found) return found;
    }
  }

  it('shows what died of it, puts it back and forgets it', async () => {
    const letter = await another();
    expect(letter).toMatchObject({ lane: 'tasks:tasks.seat-1', type: 'tasks.seat-1', tenant: TENANT, key: 'ключ' });
    const [shown] = (await dead('show', letter.id, '--json')).letters;
    expect(shown).toMatchObject({
      attempts: letter.attempts,
      error: letter.error,
      headers: { specversion: '1.0', key: 'ключ' },
      message: { actor: 'service:dispatcher', data: { taskId: 'no-id-at-all' } },
    });

    const replayed = await dead('replay', letter.id);
    expect(replayed).toMatchObject({ code: 0, stderr: '' });
    expect(replayed.stdout).toContain('tasks.seat-1 went back to tasks:tasks.seat-1');
    expect(await dead('replay', letter.id, '--json')).toMatchObject({ code: 66, letters: [{ code: 'not_found' }] });

    const again = await another(letter.id);
    const dropped = await dead('drop', again.id);
    expect(dropped.stdout).toMatch(new RegExp(`^Dropped ${again.id}\n[^]*no-id-at-all`));
    expect(await dead('drop', again.id)).toMatchObject({ code: 66, stderr: expect.stringContaining('[not_found]') as string });
    expect((await dead('list')).stdout).toBe('No dead letters.\n');
  });

  it('does the same with a key over REST', async () => {
    expect(await machine.hexad(['bus', 'dead', 'list', '--url', up.url], { env: { HEXAD_KEY: up.key } })).toMatchObject({
      code: 0,
      stdout: 'No dead letters.\n',
    });
    const answer = await fetch(`${up.url}/v1/bus/dead-letters`);
    expect(answer.status).toBe(401);
  });

  it.each([
    [['bus'], 'knows dead list'],
    [['bus', 'dead', 'bury'], 'dead bury'],
    [['bus', 'dead', 'show'], 'Which letters?'],
    [['bus', 'dead', 'list', '7'], 'takes no ids'],
    [['bus', 'dead', 'drop', '7', '--queue', 'q'], '--queue is for'],
    [['bus', 'dead', 'list', '--limit', 'many'], 'limit'],
  ])('refuses %j in one sentence', async (args, words) => {
    const { code, stderr } = await machine.hexad(args);
    expect([code, stderr.split('\n').length, stderr]).toEqual([64, 2, expect.stringContaining(words) as string]);
  });
});
