import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { allNodes } from './definition.js';
import { readDefinition } from './read-definition.js';

const HEAD = 'name: test\nversion: "1"\n';

function refusal(text: string): AppError {
  try {
    readDefinition(text);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('the file was read');
}

describe('a workflow file', () => {
  it('gives every step its place among the others, its strategy and its limits', () => {
    const definition = readDefinition(`${HEAD}
steps:
  - { name: a, plugin: p, action: x, timeout: 1.5 }
  - name: each
    type: foreach
    items: [1, 2]
    as: n
    key: "\${n}"
    failure: collect
    steps:
      - { name: b, agent: code, action: y, on_error: retry }
      - { name: c, system: log, in_order: true }
error_handling: { default_strategy: continue, step_overrides: { c: fail } }
`);
    const nodes = [...allNodes(definition.steps)].map(({ id, kind, strategy, retry, timeoutMs, inOrder }) => ({
      id,
      kind,
      strategy,
      retries: retry.retries,
      timeoutMs,
      inOrder,
    }));
    expect(nodes).toEqual([
      { id: 'a', kind: 'plugin', strategy: 'continue', retries: 0, timeoutMs: 1_500, inOrder: false },
      { id: 'each', kind: 'foreach', strategy: 'continue', retries: 0, timeoutMs: undefined, inOrder: false },
      { id: 'each/b', kind: 'agent', strategy: 'retry', retries: 3, timeoutMs: undefined, inOrder: false },
      { id: 'each/c', kind: 'system', strategy: 'fail', retries: 0, timeoutMs: undefined, inOrder: true },
    ]);
  });

  const step = (more: string) => `${HEAD}steps:\n  - { name: a, plugin: p, action: x }\n  - ${more}\n`;

  it.each([
    ['a tab as indentation', 'a:\n\tb: 1', 'line 2, column 1: a tab stands where the indentation is; use spaces'],
    ['a key twice', 'name: x\nname: y', 'line 2, column 1: this key stands twice in the same map; keep one'],
    [
      'a number that loses digits',
      'name: x\nvariables: { big: 9007199254740993 }',
      'line 2, column 19: the whole number 9007199254740993 would lose digits',
    ],
    ['letters of two bytes', 'n\0a\0m\0e\0', 'line 1, column 1: the file is no text in UTF-8'],
    ['an anchor', 'name: &a x', 'line 1, column 10: the anchor &a is not read'],
    ['an alias', 'a: &x [1]\nb: *x', 'line 2, column 4: aliases are not read'],
    ['a tag', 'a: !!js/function "x"', 'the tag tag:yaml.org,2002:js/function is not read'],
    ['a key that is no text', '? [a]\n: 1', 'line 1, column 3: a key must be a text'],
    ['two documents', 'a: 1\n---\nb: 2', 'line 2, column 1: a file holds one workflow'],
    ['a list', '- 1', 'must be a map'],
    ['nothing', '', 'must be a map'],
    ['broken YAML', 'a: [1', 'line 1'],
    ['endless nesting', '['.repeat(50_000), 'nested deeper than'],
    ['deep nesting', `a: ${'{a: '.repeat(70)}1${'}'.repeat(70)}`, 'nested deeper than'],
    ['ten megabytes', `name: ${'x'.repeat(10_000_000)}`, 'at most 1000000 are read'],
    [
      'an unknown key',
      `${HEAD}stesp: []\nsteps: [{ name: a, plugin: p, action: x }]`,
      'line 3, column 1: `stesp` is not a key of the language',
    ],
    ['no steps', `${HEAD}steps: []`, '`steps`'],
    ['a missing key', `name: x\nsteps: [{ name: a, plugin: p, action: x }]`, '`version` is missing'],
    [
      'a step without a kind',
      step('{ name: b }'),
      'line 5, column 5: a step has exactly one of plugin, agent, ai, system and type; this one has none',
    ],
    ['a step with two kinds', step('{ name: b, plugin: p, agent: q, action: x }'), 'this one has plugin and agent'],
    ['two steps of one name', step('{ name: a, plugin: p, action: x }'), 'line 5, column 13: two steps are called a'],
    ['a name that is a path', step('{ name: ../b, plugin: p, action: x }'), 'line 5, column 13: `name`: a step name is letters'],
    ['an unknown step type', step('{ name: b, type: loop }'), '`type: loop` is unknown'],
    [
      'a later key',
      step('{ name: b, plugin: p, action: x, schedule: [a] }'),
      'line 5, column 38: `schedule` is not supported here by this version',
    ],
    [
      'an unknown strategy',
      step('{ name: b, plugin: p, action: x, on_error: panic }'),
      'line 5, column 48: `on_error` has an unknown value; it can be fail, retry, continue, rollback',
    ],
    ['a key in the wrong place', step('{ name: b, type: wait, signal: s, compensate: {} }'), '`compensate` does not belong here'],
    [
      'a container that is tried again',
      step('{ name: b, type: parallel, on_error: retry, steps: [] }'),
      'it can be fail, continue, rollback',
    ],
    [
      'a need that is not there',
      step('{ name: b, plugin: p, action: x, needs: [c] }'),
      'column 45: b needs c, which is no step of the same list',
    ],
    ['a step that needs itself', step('{ name: b, plugin: p, action: x, needs: [b] }'), 'b needs b, which is itself'],
    [
      'needs in a circle',
      step('{ name: b, plugin: p, action: x, needs: [c] }\n  - { name: c, plugin: p, action: x, needs: [b] }'),
      'steps wait for each other in a circle: b → c → b',
    ],
    ['a quorum of nothing', step('{ name: b, type: parallel, failure: quorum, steps: [{ name: c, system: log }] }'), '`quorum` is missing'],
    [
      'two cases of one name',
      step(
        '{ name: b, type: switch, cases: [{ name: x, when: true, steps: [{ name: c, system: log }] }, { name: x, when: true, steps: [{ name: c, system: log }] }] }',
      ),
      'two cases are called x',
    ],
    [
      'a compensation of no kind',
      step('{ name: b, plugin: p, action: x, compensate: { action: y } }'),
      '`compensate` has exactly one of plugin, agent and system',
    ],
    [
      'an override that tries a container again',
      `${step('{ name: b, type: parallel, steps: [{ name: c, system: log }] }')}error_handling: { step_overrides: { b: retry } }\n`,
      'b cannot be tried again as a whole',
    ],
    [
      'a step that has the name of what comes after',
      step('{ name: post_execution, plugin: p, action: x }'),
      'no step can be called post_execution',
    ],
    ['an escalation to nobody', step('{ name: b, type: approval, timeout: 9, on_timeout: escalate }'), '`escalate_to` go together'],
    ['a timeout without time', step('{ name: b, type: approval, on_timeout: approve }'), '`on_timeout` needs a `timeout`'],
    [
      'a fault deep inside',
      step('{ name: b, type: switch, cases: [{ when: true, steps: [{ name: c, type: while, while: true, steps: [{ name: d }] }] }] }'),
      'a step has exactly one of',
    ],
    [
      'a foreach without a failure policy',
      step('{ name: b, type: foreach, items: [], as: i, key: "${i}", steps: [{ name: c, plugin: p, action: x }] }'),
      '`failure` is missing',
    ],
    [
      'a fault inside a foreach',
      step('{ name: b, type: foreach, failure: collect, items: [], as: i, key: "${i}", steps: [{ name: c, plugin: p }] }'),
      '`action` is missing',
    ],
    [
      'a value without quotes in a map on one line',
      step('{ name: b, system: log, inputs: { message: ${x} } }'),
      ': a value with `${…}` inside { … } or [ … ] needs quotes',
    ],
    ['on_lost for what is written with the run', step('{ name: b, system: log, on_lost: fail }'), '`on_lost` is for what reaches out'],
    ['in_order outside a foreach', step('{ name: b, plugin: p, action: x, in_order: true }'), '`in_order` is for a step inside a foreach'],
  ])('with %s is refused with its place', (_what, text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'workflow_invalid', message: expect.stringContaining(message) as string });
  });

  it('keeps the letters of a version that YAML takes for a number', () => {
    const text = `${HEAD}steps: [{ name: a, system: log }]\n`.replace(/^version:.*$/m, 'version: 1.10');
    expect(readDefinition(text).version).toBe('1.10');
  });

  it('reports all faults at once, in words and as data', () => {
    const { details } = refusal(
      `${HEAD}steps:\n  - { name: a }\n  - { name: b, type: switch }\n  - { name: c, plugin: p, action: x, timeuot: 1 }\n`,
    );
    expect((details['faults'] as { line: number }[]).map((fault) => fault.line)).toEqual([4, 5, 6]);
  });
});
