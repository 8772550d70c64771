import { describe, expect, it } from 'vitest';
import { lint } from './lint.js';
import { readDefinition } from './read-definition.js';
import { readSource } from './source.js';

const text = { type: 'string' };
const vocabulary = {
  hasPlugin: (plugin: string) => plugin === 'p' || plugin === 'typed',
  hasSystem: (action: string) => action === 'log',
  schemas: (plugin: string) =>
    plugin === 'typed'
      ? {
          input: { type: 'object', properties: { id: text, limit: { type: 'integer' } }, required: ['id'], additionalProperties: false },
          output: {
            type: 'object',
            properties: {
              tasks: { type: 'array', items: { type: 'object', properties: { id: text }, required: ['id'], additionalProperties: false } },
            },
            required: ['tasks'],
            additionalProperties: false,
          },
        }
      : undefined,
};
const HEAD = 'name: test\nversion: "1"\n';
const found = (yaml: string) => {
  const source = `${HEAD}${yaml}`;
  return lint(readDefinition(source), vocabulary, readSource(source));
};
const check = (yaml: string) => {
  const { faults, unknown, inputs } = found(yaml);
  return { faults: [...faults, ...unknown].map((fault) => `${fault.line}: ${fault.message}`), inputs: [...inputs.keys()] };
};

describe('lint', () => {
  it('finds the names that a run must be given', () => {
    expect(
      check(`
variables: { known: 1 }
steps:
  - { name: a, plugin: p, action: x, inputs: { one: "\${known}", two: "\${given}", me: "\${run.id}" }, outputs: { r: found } }
  - { name: b, plugin: p, action: x, condition: "\${found > limit}" }
`),
    ).toEqual({ faults: [], inputs: ['given', 'limit'] });
  });

  it('refuses a workflow that starts itself', () => {
    expect(check('steps: [{ name: again, type: workflow, workflow: test }]').faults).toEqual([
      '3: step again: the workflow calls itself: test (line 3) → test; take one of these calls out.',
    ]);
  });

  it('knows the number of the round in the condition of a while', () => {
    const yaml =
      'steps: [{ name: poll, type: while, while: "${round < 2 && done != true}", steps: [{ name: a, plugin: p, action: x, outputs: { done: done } }] }]';
    expect(check(yaml)).toEqual({ faults: [], inputs: [] });
  });

  it('does not take what a later step finds out for known', () => {
    expect(
      check(
        'steps: [{ name: a, plugin: p, action: x, inputs: { late: "${later}" } }, { name: b, plugin: p, action: x, outputs: { r: later } }]',
      ).inputs,
    ).toEqual(['later']);
  });

  it('keeps what the steps of an item find out inside that item', () => {
    expect(
      check(`
steps:
  - name: each
    type: foreach
    items: [1]
    as: n
    key: "\${n}"
    failure: collect
    steps:
      - { name: a, plugin: p, action: x, outputs: { r: inside } }
      - { name: b, plugin: p, action: x, inputs: { n: "\${n}", r: "\${inside}" } }
  - { name: c, plugin: p, action: x, inputs: { n: "\${n}", r: "\${inside}" } }
`).inputs,
    ).toEqual(['n', 'inside']);
  });

  it('refuses expressions that cannot be read, with the line of their step', () => {
    const [fault] = check(
      'steps:\n  - { name: a, plugin: p, action: x }\n  - { name: b, plugin: p, action: x, condition: "${1 +}" }\n',
    ).faults;
    expect(fault).toMatch(/^5: `1 \+`/);
  });

  it('refuses step kinds that nobody has registered, by name', () => {
    expect(
      check(
        'steps:\n  - { name: a, plugin: q, action: x }\n  - { name: b, system: reboot }\npost_execution: { always: [{ action: cleanup }] }\n',
      ).faults,
    ).toEqual([
      '4: step a: there is no plugin q with an action x.',
      '5: step b: there is no system action reboot.',
      '6: step post_execution/cleanup: there is no system action cleanup.',
    ]);
  });
});

/** What stands in the file where a finding points, up to the end of the word. */
function pointedAt(yaml: string): string[] {
  const source = `${HEAD}${yaml}`;
  const { faults, warnings } = found(yaml);
  return [...faults, ...warnings].map(
    ({ line, column, code }) => `${code} ${/^\$?[\w.]*[^\w]?/.exec(source.split('\n')[line - 1]!.slice(column - 1))![0].trim()}`,
  );
}

describe('a finding stands at the very expression', () => {
  it.each([
    ['in a flow map', 'steps: [{ name: a, plugin: p, action: x, inputs: { one: 1, two: "${upper(5)}" } }]', ['wrong_type 5)']],
    [
      'in a plain text',
      'steps:\n  - name: a\n    plugin: p\n    action: x\n    description: text ${run.nothing} # more\n',
      ['no_field run.nothing}'],
    ],
    [
      'in a block text',
      'steps:\n  - name: a\n    plugin: p\n    action: x\n    inputs:\n      text: |\n        first ${run.id}\n          second\n        third ${lower(1)}\n',
      ['wrong_type 1)'],
    ],
    [
      'in a folded text',
      'steps:\n  - name: a\n    plugin: p\n    action: x\n    description: >-\n      one\n      two\n\n      ${run.id} ${run.no}\n',
      ['no_field run.no}'],
    ],
    ['after escapes', 'steps: [{ name: a, plugin: p, action: x, description: "a\\tb\\u0041\\"c ${run.no}" }]', ['no_field run.no}']],
    [
      'after doubled quotes',
      "steps: [{ name: a, plugin: p, action: x, description: 'it''s ''so'' ${upper(''a'') + run.no}' }]",
      ['no_field run.no}'],
    ],
    [
      'over several lines',
      'steps:\n  - name: a\n    plugin: p\n    action: x\n    condition: "${run.id == \n      upper(7)}"',
      ['wrong_type 7)'],
    ],
    ['that cannot be read', 'steps: [{ name: a, plugin: p, action: x, inputs: { a: "x ${run.id + }" } }]', ['expression +']],
    [
      'with a function nobody knows',
      'steps: [{ name: a, plugin: p, action: x, inputs: { a: "${run.id + shout(1)}" } }]',
      ['expression shout('],
    ],
    ['in variables', 'variables: { a: { b: ["${lower(run)}"] } }\nsteps: [{ name: a, plugin: p, action: x }]', ['wrong_type run)']],
    [
      'in a case',
      'steps: [{ name: a, type: switch, cases: [{ when: "${1}", steps: [{ name: b, plugin: p, action: x }] }] }]',
      ['condition_not_boolean ${'],
    ],
    [
      'in a compensation',
      'steps: [{ name: a, plugin: p, action: x, compensate: { plugin: p, action: y, inputs: { a: "${1 + run}" } } }]',
      ['wrong_type 1'],
    ],
    [
      'in post-execution',
      'steps: [{ name: a, plugin: p, action: x }]\npost_execution: { always: [{ action: log, inputs: { message: "${run.x}" } }] }',
      ['no_field run.x}'],
    ],
  ])('%s', (_where, yaml, expected) => {
    expect(pointedAt(yaml)).toEqual(expected);
  });
});

describe('types', () => {
  const typed = '{ name: get, plugin: typed, action: x, inputs: { id: "${id}" }, outputs: { tasks: tasks } }';
  const faults = (more: string) =>
    found(`variables: { count: 3, name: Ann, none: null, list: [1] }\nsteps:\n  - ${typed}\n${more}`).faults.map(({ message }) => message);

  it.each([
    ['a condition that is no boolean', 'condition: "${name}"', 'a condition must be true or false, and this is a text.'],
    ['a condition that is no expression', 'condition: "name"', 'an expression is written `${name}`'],
    ['a wrong argument', 'inputs: { a: "${upper(list)}" }', '`upper` takes a text as its text, not a list of whole numbers.'],
    ['operators', 'inputs: { a: "${count + name}" }', '`+` does not take a whole number and a text.'],
    ['what a plugin returns', 'inputs: { a: "${tasks.map(t, t.title)}" }', 'an object has no field title; it has id.'],
    ['an element of it', 'inputs: { a: "${first(tasks).name}" }', 'has no field name; it has id.'],
    ['what a choice can be', 'condition: "${count > 1 ? name : list}"', 'this is a text or a list of whole numbers.'],
    ['a field of a text', 'inputs: { a: "${name.length}" }', 'a text has no field length.'],
    ['a secret in a text', 'inputs: { a: "Bearer ${secrets.KEY}" }', 'never becomes text'],
    ['a secret as an argument', 'inputs: { a: "${base64(secrets.KEY)}" }', 'never becomes text'],
    ['in a loop', 'inputs: { a: "${list.filter(n, n)}" }', 'what stands before ? takes true or false, not a whole number'],
  ])('%s', (_what, step, message) => {
    expect(faults(`  - { name: b, plugin: p, action: x, ${step} }`)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    'condition: "${count > 1 && tasks.exists(t, t.id == name)}"',
    'condition: "${default(none.a.b, false)}"',
    'condition: "${given.anything[3].at == 7}"',
    'inputs: { a: "${none.field + 1}", b: "${count + 1.5}", c: "${timestamp(now) + duration(name)}", d: "${secrets.KEY}" }',
    'inputs: { a: "${map(tasks, t, upper(t.id)).join()}", b: "${get(tasks, 0).x}", c: "${from_json(name).x.y}", d: "${list[0] + 1}" }',
    'inputs: { a: "${name.contains(name) && \'x\' in list && contains(list, 1)}", b: "${{\'a\': 1}.a + 1}", c: "${sort(tasks, t, t.id)[0].x}" }',
  ])('nothing is said against %s', (step) => {
    expect(faults(`  - { name: b, plugin: p, action: x, ${step} }`)).toEqual([]);
  });

  it('holds inputs against what the plugin takes', () => {
    expect(
      found('steps: [{ name: a, plugin: typed, action: x, inputs: { limit: "${upper(name)}", more: 1 } }]').faults.map(({ code }) => code),
    ).toEqual(['missing_input', 'input_type', 'unknown_input']);
  });

  const each = (items: string, label: string): string[] =>
    faults(
      `  - { name: e, type: foreach, items: "${items}", as: t, key: "\${t.id}", label: "${label}", failure: collect, steps: [{ name: i, plugin: p, action: x }] }`,
    );

  it('knows the items of a foreach, and refuses what is no list', () => {
    expect([each('${tasks}', '${t.id}'), each('${tasks}', '${t.title}'), each('${name}', 'x')]).toEqual([
      [],
      ['`t.title`: an object has no field title; it has id.'],
      ['`items` must be a list, and this is a text.'],
    ]);
  });

  it('tells what an input is used as, and which ones have a fallback', () => {
    const { inputs } = found(
      'steps: [{ name: a, plugin: typed, action: x, condition: "${flag}", inputs: { id: "${who}", limit: "${default(most, 3)}" } }]',
    );
    expect([...inputs].map(([name, { type, line, column }]) => `${line}:${column} ${name} ${type.kind}`)).toEqual([
      '3:60 flag bool',
      '3:85 who text',
    ]);
  });
});

describe('what never runs', () => {
  it.each([
    [
      'a constant condition',
      'steps: [{ name: a, plugin: p, action: x, condition: "${1 > 2}" }]',
      'step a never runs: its condition is always false.',
    ],
    [
      'a prerequisite that never holds',
      'prerequisites: [{ condition: false, error_message: no }]\nsteps: [{ name: a, plugin: p, action: x }]',
      'this never holds: no step ever runs.',
    ],
    [
      'a case that stands twice',
      'steps: [{ name: s, type: switch, cases: [{ when: "${n == 1}", steps: [{ name: a, plugin: p, action: x }] }, { when: "${n == 1}", steps: [{ name: b, plugin: p, action: x }] }] }]',
      'case 2 of s is never taken: an earlier case has the same condition.',
    ],
    [
      'what comes after a case that always holds',
      'steps: [{ name: s, type: switch, cases: [{ when: true, steps: [{ name: a, plugin: p, action: x }] }], default: [{ name: b, plugin: p, action: x }] }]',
      'case default of s is never taken: 1 before it always holds.',
    ],
    [
      'an empty list',
      'steps: [{ name: e, type: foreach, items: [], as: t, key: k, failure: collect, steps: [{ name: i, plugin: p, action: x }] }]',
      'the steps in e never run: its list is empty.',
    ],
    [
      'what is never equal',
      'variables: { n: 1 }\nsteps: [{ name: a, plugin: p, action: x, condition: "${n == \'1\'}" }]',
      'a whole number is never equal to a text.',
    ],
  ])('%s', (_what, yaml, message) => {
    expect(found(yaml).warnings.map((warning) => warning.message)).toEqual([expect.stringContaining(message)]);
  });

  it('variables that need each other are refused', () => {
    expect(check('variables: { a: "${b}", b: "x ${c}", c: "${a}" }\nsteps: [{ name: s, plugin: p, action: x }]').faults).toEqual([
      '3: variables need each other in a circle: a → b → c → a; give one of them a value of its own.',
    ]);
  });
});
