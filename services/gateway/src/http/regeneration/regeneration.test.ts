import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { run } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

/** A run that waits for words about its conflicts. */
function waiting(): string {
  const id = randomUUID();
  house.world.runs.set(id, run({ id, workflow: 'regenerate', state: 'waiting', waitingFor: 'resolutions' }));
  return `/v1/codegen/${id}/conflicts`;
}

describe('conflicts over REST', () => {
  it('are listed and shown with both sides', async () => {
    const conflicts = waiting();
    const [listed, shown] = [await house.call('GET', conflicts), await house.call('GET', `${conflicts}/1`)];
    expect(listed.json.conflicts.map(({ path }: { path: string }) => path)).toEqual(['src/1.ts', 'src/2.ts']);
    expect(shown.json).toMatchObject({ base: null, yours: { text: 'ours\n' }, generated: { text: 'anew\n' }, choice: null });
  });

  it('let the run go on when the last one is resolved, once however often that is said', async () => {
    const conflicts = waiting();
    const say = (number: number, body: object) => house.call('POST', `${conflicts}/${number}/resolve`, { body });
    const before = house.world.signals.length;
    const first = await say(1, { choice: 'yours' });
    expect([first.json.open, house.world.signals.length]).toEqual([1, before]);
    const last = await say(2, { choice: 'text', text: 'agreed\n' });
    await say(2, { choice: 'generated' });
    const signals = house.world.signals.slice(before);
    expect(last.json).toMatchObject({ open: 0, conflict: { choice: 'text' } });
    expect([signals.map(({ signal }) => signal), new Set(signals.map(({ key }) => key)).size]).toEqual([['resolutions', 'resolutions'], 1]);
  });

  it('are of a run that still waits', async () => {
    const id = randomUUID();
    house.world.runs.set(id, run({ id, workflow: 'regenerate', state: 'succeeded' }));
    const said = await house.call('POST', `/v1/codegen/${id}/conflicts/1/resolve`, { body: { choice: 'yours' } });
    expect(said.json).toMatchObject({ status: 409, code: 'conflict' });
  });

  it.each([
    ['a number that is none', 'GET', '/x', undefined, 400],
    ['a conflict that there is not', 'GET', '/3', undefined, 404],
    ['a word that there is not', 'POST', '/1/resolve', { choice: 'mine' }, 400],
    ['a text that is missing', 'POST', '/1/resolve', { choice: 'text' }, 400],
  ])('refuse %s', async (_what, method, path, body, status) => {
    expect((await house.call(method, `${waiting()}${path}`, body ? { body } : {})).status).toBe(status);
  });
});
