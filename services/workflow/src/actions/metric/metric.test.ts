import { Metrics, prometheusText } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PluginContext } from '../../runs/application/plugins.js';
import { openGround, World, type Ground } from '../../runs/testing/world.js';
import { metricAction } from './metric-action.js';

/** Metrics ask nothing of the step that they are for. */
const NOBODY = {} as PluginContext;

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
}, 60_000);
afterAll(() => ground[Symbol.asyncDispose]());

/** Outcome of a run with these metric steps, and the numbers of the process afterwards. */
async function measured(...inputs: readonly string[]): Promise<[outcome: string, text: string]> {
  const steps = inputs.map((each, index) => `  - { name: m${index}, system: metric, inputs: ${each} }\n`).join('');
  await using world = await World.open({ ground, workflows: { measure: `steps:\n${steps}` } });
  const run = await world.start('measure');
  await world.ended(run);
  return [await world.outcome(run), prometheusText(world.metrics.samples())];
}

describe('system: metric', () => {
  it('counts, sets and distributes, under names that are no one else’s', async () => {
    const [outcome, text] = await measured(
      '{ name: deploys, labels: { to: prod } }',
      '{ name: deploys, value: 2, labels: { to: prod } }',
      '{ name: open, type: gauge, value: 7 }',
      '{ name: size, type: histogram, value: 3, buckets: [1, 5] }',
    );
    expect(outcome).toBe('succeeded');
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'hexad_workflow_user_deploys{to="prod"} 3',
        'hexad_workflow_user_open 7',
        'hexad_workflow_user_size_bucket{le="1"} 0',
        'hexad_workflow_user_size_bucket{le="5"} 1',
      ]),
    );
  });

  it.each([
    ['{ name: Deploys }', 'invalid'],
    ['{ name: a, labels: { le: "1" } }', 'invalid'],
    ['{ name: a, labels: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 } }', 'invalid'],
    ['{ name: a, value: -1 }', 'invalid'],
    ['{ name: a, type: histogram, buckets: [2, 1] }', 'invalid'],
  ])('refuses %s', async (inputs, code) => {
    const [outcome, text] = await measured(inputs);
    expect([outcome, text.includes('hexad_workflow_user')]).toEqual([`failed: ${code}`, false]);
  });

  it('refuses a name that is of another type already', async () => {
    expect((await measured('{ name: a }', '{ name: a, type: gauge }'))[0]).toBe('failed: conflict');
  });

  it('keeps a label with a thousand values within the bound of a metric', async () => {
    const metrics = new Metrics();
    const action = metricAction(metrics);
    for (let n = 0; n < 1_000; n++) await action.run(action.input.parse({ name: 'wild', labels: { n } }), NOBODY);
    const samples = metrics.samples();
    expect([samples.length, samples.reduce((sum, { value }) => sum + value, 0)]).toEqual([501, 1_000]);
  });

  it('makes no more than so many names', () => {
    const action = metricAction(new Metrics());
    const make = (n: number) => action.run(action.input.parse({ name: `m${n}` }), NOBODY);
    for (let n = 0; n < 200; n++) void make(n);
    expect(() => make(200)).toThrowError(expect.objectContaining({ code: 'exhausted' }));
    expect(() => make(7)).not.toThrow();
  });
});
