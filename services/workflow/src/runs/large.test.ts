import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from './testing/world.js';

const workflows = {
  told: 'steps: [{ name: work, agent: code, action: make, inputs: { text: "${text}", list: "${list}" } }]',
  said: 'steps: [{ name: tell, type: emit, event: told, payload: { text: "${text}", list: "${list}" } }]',
  logged: 'steps: [{ name: tell, system: emit, inputs: { event: told, payload: ["${text}", "${list}"] } }]',
  asked: 'steps: [{ name: ask, type: approval, revision: "${text}", approvers: "${list}" }]',
};

let ground: Ground;
let world: World;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  world = await World.open({ ground, workflows, agent: () => ({}) });
});

afterEach(() => world[Symbol.asyncDispose]());

const failureOf = async (run: string) => (await world.service.runs.get(world.ann.tenant, run)).run.failure;

describe('what is too large for a message', () => {
  it.each(['told', 'said', 'logged', 'asked'])(
    'fails the step of the workflow `%s` at once, with its size, the limit and what to do',
    async (workflow) => {
      const run = await world.start(workflow, { text: 'x'.repeat(600_000), list: ['"'.repeat(200_000)] });
      await world.ended(run);
      expect(await failureOf(run)).toEqual({
        code: 'too_large',
        message: expect.stringMatching(
          /^\w+: .* has 1,\d{3},\d{3} bytes as a message, and at most 900,000 fit\. Write .* and hand on where it is/,
        ) as string,
      });
      expect(world.agents.requested).toEqual([]);
    },
  );

  it('is measured as it travels: what is just small enough arrives', async () => {
    const run = await world.start('told', { text: 'x'.repeat(890_000), list: [] });
    await world.ended(run);
    expect([await world.outcome(run), world.agents.requested.length]).toEqual(['succeeded', 1]);
  });
});
