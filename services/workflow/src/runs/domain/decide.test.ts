import { describe, expect, it } from 'vitest';
import { Simulation } from '../testing/simulation.js';

const TWO = `
steps:
  - { name: first, plugin: p, action: a, inputs: { who: "\${who}" }, outputs: { value: one } }
  - { name: second, agent: code, action: b, inputs: { one: "\${one}" }, outputs: { value: two } }
`;

describe('a run', () => {
  it('does its steps one after the other and hands on what they found', () => {
    const run = new Simulation(TWO, { who: 'Ann' });
    expect(run.working()).toEqual(['first']);
    expect(run.inputs('first')).toEqual({ who: 'Ann' });
    run.succeed('first', { value: [1, 2] });
    expect(run.inputs('second')).toEqual({ one: [1, 2] });
    run.succeed('second', { value: 'x' });
    expect(run.outcome()).toBe('succeeded');
  });

  it('fails with the code of a step that failed, and leaves the rest untouched', () => {
    const run = new Simulation(TWO, { who: 'Ann' });
    run.fail('first', 'nothing_buildable');
    expect(run.outcome()).toBe('failed: nothing_buildable');
    expect(run.state('second')).toBe('untouched');
  });

  it('does not change by an answer to another attempt, a second answer or an answer after its end', () => {
    const run = new Simulation(TWO, { who: 'Ann' });
    expect(run.succeed('first', { value: 1 }, 7).actions).toEqual([]);
    run.succeed('first', { value: 1 });
    expect(run.fail('first').actions).toEqual([]);
    run.apply({ type: 'cancel' });
    expect(run.succeed('second').actions).toEqual([]);
  });

  it('writes every change into the journal', () => {
    const run = new Simulation(TWO, { who: 'Ann' });
    run.succeed('first');
    run.fail('second');
    expect(run.entries.map((entry) => `${entry.type} ${entry.path}`.trim())).toEqual([
      'run.started',
      'step.started first',
      'step.succeeded first',
      'step.started second',
      'step.failed second',
      'run.failed',
    ]);
  });

  it('asks an agent under the id of its step, with attempt and deadline', () => {
    const run = new Simulation(
      `
steps:
  - { name: only, agent: "\${kind}", action: b, timeout: 60 }
`,
      { kind: 'docs' },
    );
    const [task] = run.turns[0]!.tasks;
    expect(task).toMatchObject({
      type: 'requested',
      agent: 'docs',
      action: 'b',
      deadline: new Date('2026-01-01T00:01:00Z'),
      step: { id: 'id-1', attempt: 1 },
    });
  });
});

/** A step under a condition, and one that uses what it would have found. */
const one = (condition: string) =>
  new Simulation(
    `
steps:
  - { name: maybe, plugin: p, action: a, condition: "${condition}", outputs: { value: found } }
  - { name: after, plugin: p, action: a, inputs: { found: "\${found}" } }
`,
    { flag: false, list: [] },
  );

describe('conditions', () => {
  it('skip a step whose condition is false; what it would have found is null', () => {
    const run = one('${flag || size(list) > 0}');
    expect(run.state('maybe')).toBe('skipped');
    expect(run.inputs('after')).toEqual({ found: null });
  });

  it.each(['${list}', '${flag + 1}', 'yes'])('fail a step whose condition is %s', (condition) => {
    const run = one(condition);
    expect(run.outcome()).toBe('failed: workflow_invalid');
  });

  it('let a run begin only when all prerequisites hold', () => {
    const run = new Simulation(
      `
prerequisites: [{ condition: "\${count > 2}", error_message: "only \${count} there" }]
steps: [{ name: a, plugin: p, action: a }]
`,
      { count: 2 },
    );
    expect(run.snapshot.run).toMatchObject({ state: 'failed', failure: { code: 'conflict', message: 'only 2 there' } });
    expect(run.state('a')).toBe('untouched');
  });

  it('make a run incomplete when a success criterion does not hold', () => {
    const yaml = `
steps: [{ name: prove, plugin: p, action: a, outputs: { proof: proof } }]
success_criteria: [{ condition: "\${proof.complete}", description: Everything is proved }]
`;
    const good = new Simulation(yaml);
    good.succeed('prove', { proof: { complete: true } });
    expect(good.outcome()).toBe('succeeded');
    const bad = new Simulation(yaml);
    bad.succeed('prove', { proof: { complete: false } });
    expect(bad.snapshot.run).toMatchObject({
      state: 'failed',
      failure: { code: 'incomplete', message: 'Not reached: Everything is proved.' },
    });
    const none = new Simulation(yaml);
    none.succeed('prove', {});
    expect(none.outcome()).toBe('failed: incomplete');
  });
});

describe('a step that fails', () => {
  const retried = `
steps:
  - { name: hard, agent: code, action: a, on_error: retry, retry_count: 2 }
`;

  it('is tried again after a growing pause, each time as a new attempt', () => {
    const run = new Simulation(retried);
    run.fail('hard');
    expect(run.state('hard')).toBe('pending');
    run.pass(499);
    expect(run.working()).toEqual([]);
    run.pass(1);
    expect(run.attempt('hard')).toBe(2);
    run.fail('hard');
    run.pass(500);
    expect(run.working()).toEqual([]);
    run.pass(500);
    expect(run.attempt('hard')).toBe(3);
    run.fail('hard', 'timeout');
    expect(run.outcome()).toBe('failed: timeout');
  });

  it('is not tried again when the work itself was refused', () => {
    const run = new Simulation(retried);
    run.fail('hard', 'stack_unknown');
    expect(run.outcome()).toBe('failed: stack_unknown');
  });

  it.each([
    ['on_error: continue', ''],
    ['timeout: 5', 'error_handling: { default_strategy: continue }'],
    ['on_error: fail', 'error_handling: { step_overrides: { a: continue } }'],
  ])('lets the run go on with %s %s', (own, whole) => {
    const run = new Simulation(`
steps:
  - { name: a, plugin: p, action: a, ${own} }
  - { name: b, plugin: p, action: a }
${whole}
`);
    run.fail('a');
    run.succeed('b');
    expect(run.state('a')).toBe('failed');
    expect(run.outcome()).toBe('succeeded');
  });

  it('has failed when its time is up, and its agent hears of it', () => {
    const run = new Simulation(`
steps: [{ name: slow, agent: code, action: a, timeout: 10, on_error: retry, retry_count: 1 }]
`);
    expect(run.pass(9_999).actions).toEqual([]);
    const late = run.pass(1);
    expect(late.tasks).toMatchObject([{ type: 'cancelled', step: { attempt: 1 } }]);
    run.pass(500);
    expect(run.succeed('slow', {}, 1).actions).toEqual([]);
    run.succeed('slow', {}, 2);
    expect(run.outcome()).toBe('succeeded');
  });
});

describe('a step whose process is gone', () => {
  it('starts again as a new attempt that counts as no failure', () => {
    const run = new Simulation('steps: [{ name: a, plugin: p, action: x }]');
    const step = run.snapshot.steps.get('a')!;
    run.snapshot = { ...run.snapshot, steps: new Map([['a', { ...step, status: { state: 'running', lapsed: true } }]]) };
    const again = run.apply();
    expect(again.calls).toMatchObject([{ path: 'a', attempt: 2 }]);
    expect(run.snapshot.steps.get('a')).toMatchObject({ attempt: 2, failures: 0 });
  });
});

describe('waiting', () => {
  const yaml = `
steps:
  - { name: ask, type: wait, signal: answers, payload: "\${questions}", outputs: { answers: given }, timeout: 60 }
  - { name: use, plugin: p, action: a, inputs: { given: "\${given}" } }
`;

  it('holds the run until its signal comes, whose payload is the output', () => {
    const run = new Simulation(yaml, { questions: ['q1'] });
    expect(run.snapshot.run.state).toBe('waiting');
    expect(run.snapshot.steps.get('ask')?.status).toMatchObject({ state: 'waiting', payload: ['q1'] });
    expect(run.apply({ type: 'signal', signal: 'other', payload: 1 }).actions).toEqual([]);
    run.apply({ type: 'signal', signal: 'answers', payload: { q1: 'yes' } });
    expect(run.inputs('use')).toEqual({ given: { q1: 'yes' } });
    expect(run.snapshot.run.state).toBe('running');
  });

  it('ends when nobody answers in time', () => {
    const run = new Simulation(yaml, { questions: [] });
    run.pass(60_000);
    expect(run.outcome()).toBe('failed: timeout');
  });
});

describe('system steps and post-execution actions', () => {
  it('write a line into the journal and need nobody', () => {
    const run = new Simulation(
      `
steps: [{ name: say, system: log, inputs: { message: "hello \${who}" } }]
post_execution:
  always: [{ action: log, inputs: { message: done } }]
  on_failure: [{ action: log, inputs: { message: bad } }]
`,
      { who: 'Ann' },
    );
    expect(run.outcome()).toBe('succeeded');
    expect(run.entries.filter((entry) => 'message' in entry.data).map((entry) => entry.data['message'])).toEqual(['hello Ann', 'done']);
  });
});

describe('variables', () => {
  it('are defaults that inputs override, and may use what steps find out', () => {
    const yaml = `
variables: { branch: "feature/\${id}", base: main }
steps:
  - { name: get, plugin: p, action: a, outputs: { id: id } }
  - { name: use, plugin: p, action: a, inputs: { branch: "\${branch}", base: "\${base}", run: "\${run.id}" } }
`;
    const run = new Simulation(yaml, { base: 'trunk' });
    run.succeed('get', { id: 'X-1' });
    expect(run.inputs('use')).toEqual({ branch: 'feature/X-1', base: 'trunk', run: 'run' });
  });

  it('that need themselves fail the step that uses them', () => {
    const run = new Simulation(`
variables: { a: "\${b}", b: "\${a}" }
steps: [{ name: use, plugin: p, action: a, inputs: { a: "\${a}" } }]
`);
    expect(run.snapshot.run.failure?.message).toContain('needs itself');
  });
});
