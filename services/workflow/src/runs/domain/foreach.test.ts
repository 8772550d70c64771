import { describe, expect, it } from 'vitest';
import type { Json } from '../../expressions/json.js';
import { Simulation } from '../testing/simulation.js';

const item = (id: string, ...after: string[]): Json => ({ id, after });

const each = (items: Json, options: string, steps: string) =>
  new Simulation(
    `
steps:
  - name: all
    type: foreach
    items: "\${items}"
    as: it
    key: "\${it.id}"
    after: "\${it.after}"
    ${options}
    steps:
      ${steps}
  - { name: end, plugin: p, action: a }
`,
    { items },
  );

const WORK = '- { name: work, agent: code, action: a, inputs: { it: "${it.id}" }, outputs: { value: value } }';
const MERGE = `${WORK}
      - { name: merge, in_order: true, agent: code, action: m, inputs: { value: "\${value}" } }`;

describe('a foreach', () => {
  it('works on as many items at once as its concurrency says', () => {
    const run = each([item('a'), item('b'), item('c')], 'concurrency: 2\n    failure: collect', WORK);
    expect(run.working()).toEqual(['all[a]/work', 'all[b]/work']);
    run.succeed('all[b]/work');
    expect(run.working()).toEqual(['all[a]/work', 'all[c]/work']);
    run.succeed('all[a]/work');
    run.succeed('all[c]/work');
    expect(run.working()).toEqual(['end']);
  });

  it('starts an item only after ALL items that it waits for', () => {
    const run = each([item('a'), item('b'), item('c', 'a', 'b')], 'concurrency: 9\n    failure: collect', WORK);
    run.succeed('all[a]/work');
    expect(run.working()).toEqual(['all[b]/work']);
    run.succeed('all[b]/work');
    expect(run.working()).toEqual(['all[c]/work']);
  });

  it('keeps the outputs of an item to that item', () => {
    const run = each([item('a'), item('b')], 'concurrency: 2\n    failure: collect', MERGE);
    run.succeed('all[a]/work', { value: 1 });
    run.succeed('all[b]/work', { value: 2 });
    run.succeed('all[a]/merge');
    expect([run.inputs('all[a]/merge'), run.inputs('all[b]/merge')]).toEqual([{ value: 1 }, { value: 2 }]);
  });

  it('lets an in_order step begin only after the same step of the item before it', () => {
    const run = each([item('a'), item('b'), item('c')], 'concurrency: 3\n    failure: collect', MERGE);
    run.succeed('all[c]/work');
    run.succeed('all[b]/work');
    expect(run.working()).toEqual(['all[a]/work']);
    run.succeed('all[a]/work');
    expect(run.working()).toEqual(['all[a]/merge']);
    run.succeed('all[a]/merge');
    expect(run.working()).toEqual(['all[b]/merge']);
  });

  it('gives the slot of an item that waits for its turn to another', () => {
    const run = each([item('a'), item('b', 'a'), item('c'), item('d')], 'concurrency: 2\n    failure: collect', MERGE);
    run.succeed('all[c]/work');
    expect(run.working()).toEqual(['all[a]/work', 'all[d]/work']);
    run.succeed('all[d]/work');
    run.succeed('all[a]/work');
    run.succeed('all[a]/merge');
    expect(run.working()).toEqual(['all[b]/work']);
  });

  it('passes over an item that failed when the next one merges', () => {
    const run = each([item('a'), item('b')], 'concurrency: 2\n    failure: collect', MERGE);
    run.succeed('all[b]/work');
    run.fail('all[a]/work');
    expect(run.working()).toEqual(['all[b]/merge']);
  });

  it('with failure: collect skips what waits for a failed item, goes on with the rest and with the run', () => {
    const run = each(
      [item('a'), item('b', 'a'), item('c', 'b'), item('d')],
      'concurrency: 2\n    failure: collect\n    outputs: { failed: lost }',
      WORK,
    );
    run.fail('all[a]/work', 'timeout');
    run.succeed('all[d]/work');
    expect(run.snapshot.steps.get('all[c]')?.status).toMatchObject({ state: 'skipped', reason: 'It waits for b, which did not succeed.' });
    expect(run.snapshot.steps.get('all')?.status).toMatchObject({
      state: 'failed',
      failure: { code: 'incomplete', message: '1 of 4 failed (a), 2 skipped (b, c).' },
      outputs: { lost: ['a'] },
    });
    run.succeed('end');
    expect(run.outcome()).toBe('succeeded');
  });

  it('with failure: fail-fast cancels the siblings and fails', () => {
    const run = each([item('a'), item('b'), item('c')], 'concurrency: 2\n    failure: fail-fast', WORK);
    const failed = run.fail('all[a]/work', 'timeout');
    expect(failed.tasks).toMatchObject([{ type: 'cancelled', step: { path: 'all[b]/work' } }]);
    expect([run.state('all[b]'), run.state('all[c]')]).toEqual(['cancelled', 'untouched']);
    expect(run.outcome()).toBe('failed: timeout');
  });

  it('retries within an item without holding a slot meanwhile', () => {
    const run = each(
      [item('a'), item('b')],
      'failure: collect',
      '- { name: work, agent: code, action: a, on_error: retry, retry_count: 1 }',
    );
    run.fail('all[a]/work');
    expect(run.working()).toEqual(['all[b]/work']);
    run.pass(500);
    expect(run.working()).toEqual(['all[b]/work']);
    run.succeed('all[b]/work');
    expect(run.working()).toEqual(['all[a]/work']);
  });

  it('over an empty list is done at once', () => {
    expect(each([], 'failure: collect', WORK).working()).toEqual(['end']);
  });

  it('can stand inside a foreach', () => {
    const inner = `- name: inner
        type: foreach
        items: "\${it.after}"
        as: sub
        key: "\${sub}"
        concurrency: 5
        failure: collect
        steps: [{ name: deep, plugin: p, action: a, inputs: { both: "\${it.id}\${sub}" } }]`;
    const run = new Simulation(
      `
steps:
  - name: outer
    type: foreach
    items: "\${items}"
    as: it
    key: "\${it.id}"
    failure: collect
    steps:
      ${inner}
`,
      { items: [item('a', 'x', 'y'), item('b', 'z')] },
    );
    expect(run.working()).toEqual(['outer[a]/inner[x]/deep', 'outer[a]/inner[y]/deep']);
    expect(run.inputs('outer[a]/inner[y]/deep')).toEqual({ both: 'ay' });
    for (const sub of ['x', 'y']) run.succeed(`outer[a]/inner[${sub}]/deep`);
    run.succeed('outer[b]/inner[z]/deep');
    expect(run.outcome()).toBe('succeeded');
  });

  it.each<[string, Json, string]>([
    ['no list', 'text', 'instead of a list'],
    ['a key twice', [item('a'), item('a')], 'two items have the key a'],
    ['a key that is a path', [item('../x')], 'is not made of letters'],
    ['an unknown parent', [item('a', 'z')], 'waits for z, which is not in the list'],
    ['a circle', [item('a', 'c'), item('b', 'a'), item('c', 'b'), item('d', 'a')], 'in a circle'],
  ])('refuses %s', (_what, items, message) => {
    const run = each(items, 'failure: collect', WORK);
    expect(run.snapshot.run.failure).toMatchObject({ code: 'workflow_invalid', message: expect.stringContaining(message) as string });
  });

  it('refuses an order in which in_order would never end', () => {
    const run = each([item('a', 'b'), item('b')], 'failure: collect', MERGE);
    expect(run.snapshot.run.failure?.message).toContain('comes later in the list');
  });
});

describe('a resumed run', () => {
  it('opens the failed step again and repeats no finished one', () => {
    const run = new Simulation(`
steps:
  - { name: a, plugin: p, action: x, outputs: { v: v } }
  - { name: b, plugin: p, action: x, inputs: { v: "\${v}" } }
`);
    run.succeed('a', { v: 1 });
    run.fail('b');
    run.apply({ type: 'resume' });
    expect(run.working()).toEqual(['b']);
    expect(run.attempt('b')).toBe(2);
    run.succeed('b');
    expect(run.outcome()).toBe('succeeded');
  });

  it('opens failed and skipped items of a foreach, and what came after it', () => {
    const run = each([item('a'), item('b', 'a'), item('c')], 'concurrency: 2\n    failure: collect', MERGE);
    run.fail('all[a]/work');
    run.succeed('all[c]/work');
    run.succeed('all[c]/merge');
    run.fail('end');
    run.apply({ type: 'resume' });
    expect(run.working()).toEqual(['all[a]/work']);
    for (const path of ['all[a]/work', 'all[a]/merge', 'all[b]/work', 'all[b]/merge', 'end']) run.succeed(path);
    expect(run.outcome()).toBe('succeeded');
    expect(run.attempt('all[c]/work')).toBe(1);
  });

  it('goes on where a cancelled one stopped', () => {
    const run = each([item('a'), item('b')], 'concurrency: 2\n    failure: fail-fast', WORK);
    run.succeed('all[a]/work');
    expect(run.apply({ type: 'cancel' }).tasks).toMatchObject([{ type: 'cancelled', step: { path: 'all[b]/work' } }]);
    expect(run.outcome()).toBe('cancelled: cancelled');
    run.apply({ type: 'resume' });
    expect(run.working()).toEqual(['all[b]/work']);
  });

  it('is refused when it succeeded or nothing in it could go differently', () => {
    const run = new Simulation(`
steps: [{ name: a, plugin: p, action: x }]
success_criteria: [{ condition: "\${false}", description: never }]
`);
    run.succeed('a');
    expect(run.outcome()).toBe('failed: incomplete');
    expect(run.apply({ type: 'resume' }).actions).toEqual([]);
  });
});
