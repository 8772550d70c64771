import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../language/read-definition.js';
import { overlaySchemaText, writtenOverlaySchema } from '../overlay-schema.js';
import { changedApprovals } from './changed-approvals.js';
import { composed } from './composed.js';

const BASE = `name: release # by us
version: "1"
steps:
  - { name: build, system: log, inputs: { message: built } } # fast
  - name: each
    type: foreach
    items: [1, 2]
    as: n
    key: \${n}
    failure: collect
    steps:
      - { name: test, system: log }
  - name: gate
    type: approval
    quorum: 2
  - name: route
    type: switch
    cases:
      - { name: express, when: "\${true}", steps: [{ name: ship, system: log, timeout: 10 }] }
    default:
      - { name: wait_for_it, type: wait, signal: go }
`;
const base = { title: 'the shipped workflow', source: BASE };
const overlay = (changes: string) => ({ title: 'the overlay', source: `overlay: release\nchanges:\n${changes}` });
const make = (changes: string) => composed(base, [overlay(changes)]);
const idsOf = (steps: readonly { readonly id: string }[]): string[] => steps.map(({ id }) => id);
const names = (source: string): string[] => {
  return idsOf(
    [...readDefinition(source).steps].flatMap((node) => [
      node,
      ...('steps' in node ? node.steps : []),
      ...('cases' in node ? node.cases.flatMap((one) => one.steps) : []),
    ]),
  );
};
const ALL = ['build', 'each', 'each/test', 'gate', 'route', 'route[express]/ship', 'route[default]/wait_for_it'];
const NEW = '{ name: new, system: log }';

describe('an overlay', () => {
  it.each([
    ['before a step', `  - insert: { before: build, steps: [${NEW}] }`, ['new', ...ALL]],
    ['after a step', `  - insert: { after: gate, steps: [${NEW}] }`, [...ALL.slice(0, 4), 'new', ...ALL.slice(4)]],
    ['at the end', `  - insert: { steps: [${NEW}] }`, [...ALL, 'new']],
    ['at the start', `  - insert: { at: start, steps: [${NEW}] }`, ['new', ...ALL]],
    ['into a step', `  - insert: { into: each, steps: [${NEW}] }`, [...ALL.slice(0, 3), 'each/new', ...ALL.slice(3)]],
    [
      'into a case',
      `  - insert: { into: "route[express]", at: start, steps: [${NEW}] }`,
      [...ALL.slice(0, 5), 'route[express]/new', ...ALL.slice(5)],
    ],
    [
      'beside a step in the default',
      `  - insert: { before: "route[default]/wait_for_it", steps: [${NEW}] }`,
      [...ALL.slice(0, 6), 'route[default]/new', ...ALL.slice(6)],
    ],
  ])('inserts %s', (_where, change, expected) => {
    expect(names(make(change).source)).toEqual(expected);
  });

  it('replaces and removes steps, one change after the other', () => {
    const { source } = make(
      `  - replace: { step: each/test, with: [${NEW}, { name: more, system: log }] }\n  - remove: [build, gate]\n  - insert: { after: each/more, steps: [{ name: last, system: log }] }`,
    );
    expect(names(source)).toEqual(['each', 'each/new', 'each/more', 'each/last', ...ALL.slice(4)]);
  });

  it('sets fields of steps and of the workflow as a merge patch', () => {
    const { source } = make(
      `  - set: { step: "route[express]/ship", fields: { timeout: null, retry_count: 2 } }\n  - set: { step: build, fields: { inputs: { level: 3 } } }\n  - set: { fields: { deadline: 60 } }`,
    );
    const [build, , , route] = readDefinition(source).steps as any[]; // oxlint-disable-line typescript/no-explicit-any -- looked at as it was read
    const ship = route.cases[0].steps[0];
    expect([build.inputs, ship.timeoutMs, ship.retry.retries, readDefinition(source).deadlineMs]).toEqual([
      { message: 'built', level: 3 },
      undefined,
      2,
      60_000,
    ]);
  });

  it('leaves what it does not touch as it was written, with its comments', () => {
    const { source } = make(`  - insert: { steps: [${NEW}] }`);
    expect(source).toContain('name: release # by us');
    expect(source).toContain('- { name: build, system: log, inputs: { message: built } } # fast');
  });

  it('says which step is gone, where the overlay names it and what there is', () => {
    expect(() => make('  - insert:\n      after: biuld\n      steps: [{ name: a, system: log }]')).toThrow(
      'The workflow cannot be used: the overlay, line 4, column 14: workflow release has no step biuld (any more); it has build, each, each/test, gate, route, route[express]/ship, route[default]/wait_for_it.',
    );
  });

  it.each([
    ['a key that is none', '  - insrt: {}', 'insrt'],
    ['two anchors', `  - insert: { before: a, after: b, steps: [${NEW}] }`, 'only one of'],
    ['two things at once', `  - { remove: build, replace: { step: gate, with: [${NEW}] } }`, 'one of insert, replace, remove, set'],
    ['the name of a step as a field', '  - set: { step: build, fields: { name: other } }', '`name` is not set'],
    ['a list that would be empty', '  - remove: each/test', 'the only step of its list'],
    ['no path', '  - remove: a//b', 'a path of step names'],
    ['nothing', '  []', 'changes'],
  ])('is refused with %s', (_what, changes, message) => {
    expect(() => make(changes)).toThrow(message);
  });

  it.each([
    ['of the base', 'ship', 'the shipped workflow'],
    ['of the overlay', 'second', 'the overlay'],
  ])('knows where a step %s was written', (_which, name, title) => {
    const made = make(
      `  - insert:\n      before: build\n      steps:\n        - { name: first, system: log }\n        - { name: second, system: log }`,
    );
    const lines = made.source.split('\n');
    const line = lines.findIndex((text) => text.includes(`name: ${name}`)) + 1;
    const { layer, ...place } = made.origin({ line, column: lines[line - 1]!.indexOf(name) + 1 });
    const written = layer.source.split('\n')[place.line - 1]!;
    expect([layer.title, written.slice(place.column - 1).startsWith(name)]).toEqual([title, true]);
  });

  it.each([
    ['taken out', '  - remove: gate', [{ step: 'gate', change: 'removed' }]],
    ['made easier', '  - set: { step: gate, fields: { quorum: 1 } }', [{ step: 'gate', change: 'changed' }]],
    [
      'that nobody waits for',
      '  - set: { fields: { error_handling: { step_overrides: { gate: continue } } } }',
      [{ step: 'gate', change: 'changed' }],
    ],
    ['that only moves', `  - insert: { before: gate, steps: [${NEW}] }`, []],
  ])('notices an approval %s', (_how, change, expected) => {
    expect(changedApprovals(readDefinition(BASE), readDefinition(make(change).source))).toEqual(expected);
  });

  it('has a published schema, which is the one that it is read by (`npm run generate`)', () => {
    expect(JSON.parse(writtenOverlaySchema())).toEqual(JSON.parse(overlaySchemaText()));
  });
});
