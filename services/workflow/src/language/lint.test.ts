import { describe, expect, it } from 'vitest';
import { lint } from './lint.js';
import { readDefinition } from './read-definition.js';

const vocabulary = { hasPlugin: (plugin: string) => plugin === 'p', hasSystem: (action: string) => action === 'log' };
const check = (yaml: string) => {
  const { faults, inputs } = lint(readDefinition(`name: test\nversion: "1"\n${yaml}`), vocabulary);
  return { faults: faults.map((fault) => `${fault.line}: ${fault.message}`), inputs: [...inputs.keys()] };
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
