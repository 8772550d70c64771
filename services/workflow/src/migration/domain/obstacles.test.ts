import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../language/read-definition.js';
import { Simulation } from '../../runs/testing/simulation.js';
import { obstacles } from './obstacles.js';

const header = 'name: test\nversion: "2"\n';
const found = (run: Simulation, yaml: string) =>
  obstacles(run.snapshot, readDefinition(header + yaml)).map(({ path, reason }) => `${path}: ${reason}`);

const a = '{ name: a, agent: code, action: a, outputs: { v: v } }';
const b = '{ name: b, type: wait, signal: go }';
const c = '{ name: c, agent: code, action: c }';
const steps = (...list: string[]) => `steps: [${list.join(', ')}]\n`;

/** `a` has succeeded, `b` waits, `c` has not begun. */
function waiting(): Simulation {
  const run = new Simulation(steps(a, b, c));
  run.succeed('a', { v: 1 });
  return run;
}

const file = (how: string, list: string) =>
  `steps: [{ name: all, type: foreach, items: [x, y], failure: collect, ${how}, steps: [${list}] }]\n`;

describe('what stands in the way of another version', () => {
  it.each([
    ['the same steps', steps(a, b, c)],
    ['another step after what has begun', steps(a, b, '{ name: d, agent: code, action: d }', c)],
    ['a step less that has not begun', steps(a, b)],
    ['what has not begun is another thing', steps(a, b, '{ name: c, plugin: p, action: x }')],
    [
      'other inputs and tries of what has ended',
      steps('{ name: a, agent: code, action: other, outputs: { v: v }, retry: { attempts: 9 } }', b, c),
    ],
    ['a new step beside', steps(a, b, '{ name: d, agent: code, action: d, needs: [] }', '{ name: c, agent: code, action: c, needs: [b] }')],
  ])('is nothing: %s', (_what, yaml) => {
    expect(found(waiting(), yaml)).toEqual([]);
  });

  it.each([
    ['a: it is succeeded, and the new version has no step a.', steps(b, c)],
    [
      'a: it is a step of kind agent, and of kind plugin in the new version.',
      steps('{ name: a, plugin: p, action: a, outputs: { v: v } }', b, c),
    ],
    ['b: it is at work as a wait for go; the new version does a wait for start.', steps(a, '{ name: b, type: wait, signal: start }', c)],
    [
      'a: it has ended, and its result was not kept under the name w, which the new version uses.',
      steps('{ name: a, agent: code, action: a, outputs: { v: v, x: w } }', b, c),
    ],
    ['new: it would come before a, which has begun.', steps('{ name: new, agent: code, action: d }', a, b, c)],
    ['c: it would come before b, which has begun.', steps(a, c, b)],
    [
      ': the key of its concurrency is another one, and the run holds its slot under the old.',
      `concurrency: { key: x }\n${steps(a, b, c)}`,
    ],
  ])('is told: %s', (reason, yaml) => {
    expect(found(waiting(), yaml)).toContain(reason);
  });

  it('is told as a whole', () => {
    expect(found(waiting(), steps('{ name: c, agent: code, action: c }'))).toEqual([
      'a: it is succeeded, and the new version has no step a.',
      'b: it is waiting, and the new version has no step b.',
    ]);
  });

  it.each([
    ['all: its items are at work under the old `key` and `as`.', 'as: it, key: "k-${it}"', b],
    [
      'all[x]/b: it is at work as a wait for go; the new version does a wait for other.',
      'as: it, key: "${it}"',
      '{ name: b, type: wait, signal: other }',
    ],
    [
      'all[x]/first: it would come before all[x]/b, which has begun.',
      'as: it, key: "${it}"',
      `{ name: first, agent: code, action: d }, ${b}`,
    ],
  ])('is told of items at work: %s', (reason, keys, inner) => {
    expect(found(new Simulation(file('as: it, key: "${it}"', b)), file(keys, inner))).toContain(reason);
  });

  it.each([
    [
      'route: its case go was chosen, and the new version has none of that name.',
      'steps: [{ name: route, type: switch, cases: [{ name: gone, when: true, steps: [{ name: w, type: wait, signal: s }] }] }]',
    ],
    ['route: it is a step of kind switch, and of kind wait in the new version.', 'steps: [{ name: route, type: wait, signal: s }]'],
  ])('is told of a case at work: %s', (reason, yaml) => {
    const run = new Simulation(
      'steps: [{ name: route, type: switch, cases: [{ name: go, when: true, steps: [{ name: w, type: wait, signal: s }] }] }]',
    );
    expect(found(run, yaml)).toContain(reason);
  });

  it.each([
    [
      'gate: people were asked already, and the new version asks others, or for something else.',
      '{ name: gate, type: approval, approvers: ["user:eve"], revision: r }',
    ],
    [
      'gate: people were asked already, and the new version asks others, or for something else.',
      '{ name: gate, type: approval, approvers: ["user:bob"], revision: r, quorum: 1, on_timeout: approve, timeout: 60 }',
    ],
    [
      'gate: people were asked already, and the new version asks others, or for something else.',
      '{ name: gate, type: approval, approvers: ["user:bob"], revision: r, payload: { diff: other } }',
    ],
  ])('is told of a gate that is open: %s', (reason, gate) => {
    const run = new Simulation(steps('{ name: gate, type: approval, approvers: ["user:bob"], revision: r }'));
    expect(found(run, steps(gate))).toContain(reason);
  });
});
