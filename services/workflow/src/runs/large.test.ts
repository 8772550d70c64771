import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from './testing/world.js';

const workflows = {
  told: 'steps: [{ name: work, agent: code, action: make, inputs: { text: "${text}", list: "${list}" } }]',
  leased: 'steps: [{ name: work, agent: code, action: make, inputs: { repo: r, files: ["${text}", "${list}"] } }]',
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
  it.each(['leased', 'said', 'logged', 'asked'])(
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

  it('leaves a task, which says what it is called beside the run, for that run alone', async () => {
    const [text, list] = ['x'.repeat(600_000), ['"'.repeat(200_000)]];
    const run = await world.start('told', { text, list });
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    const { inputsJson } = world.agents.requested[0]!;
    expect(inputsJson.length).toBeLessThan(1_000);
    const { $large: names } = JSON.parse(inputsJson) as { $large: Record<string, { sha256: string; bytes: number }> };
    const { tenant } = world.ann;
    const { large } = world.service;
    expect(names['text']!.bytes).toBe(600_002);
    expect([await large.ofRun(tenant, run, names['text']!.sha256), await large.ofRun(tenant, run, names['list']!.sha256)]).toEqual([
      text,
      list,
    ]);
    const other = await world.start('told', { text: '', list: [] });
    await expect(large.ofRun(tenant, other, names['text']!.sha256)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused where a step may not even put out so much', async () => {
    await using small = await World.open({ ground, workflows, settings: { HEXAD_WORKFLOW_LARGEST_OUTPUT: '1000000' }, agent: () => ({}) });
    const run = await small.start('told', { text: 'x'.repeat(900_000), list: ['x'.repeat(200_000)] });
    await small.ended(run);
    expect(await small.outcome(run)).toBe('failed: too_large');
  });

  it('is measured as it travels: what is just small enough arrives', async () => {
    const run = await world.start('told', { text: 'x'.repeat(890_000), list: [] });
    await world.ended(run);
    expect([await world.outcome(run), world.agents.requested.length]).toEqual(['succeeded', 1]);
  });
});
