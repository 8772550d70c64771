import { describe, expect, it } from 'vitest';
import { entity, field, firstStories, relation, spec, transition, sources } from '../fixtures/build.js';
import { kites } from '../fixtures/kites.js';
import { exampleValue } from './example-values.js';
import { capacity, exampleGraph, exampleRecord } from './examples.js';
import { appModel } from './model.js';
import { satisfying } from './reach.js';
import { sampleOf } from './regex-sample.js';
import { holds } from './settle.js';
import { violating } from './violations.js';

const whole = (of: typeof kites) => appModel({ spec: of, stories: firstStories(of), stack: ['node-api'] });
const app = whole(kites);
const rule = { sources, statement: 'A rule.' };

const node = (name: string, other: string) =>
  entity({
    name,
    plural: `${name.toLowerCase()}s`,
    displayField: 'mark',
    fields: [field({ name: 'mark', type: 'string' })],
    relations: [relation({ kind: 'belongsTo', name: 'next', entity: other, field: 'nextId', required: true })],
  });

const lengths = (given: Parameters<typeof field>[0]): number[] => [1, 2, 9].map((n) => String(exampleValue(field(given), n)).length);

describe('example values', () => {
  it('are shortened and filled up to the length of the field', () => {
    expect(Math.max(...lengths({ name: 'short', type: 'string', maxLength: 3 }))).toBe(3);
    expect(Math.max(...lengths({ name: 'mail', type: 'string', format: 'email', maxLength: 12 }))).toBeLessThanOrEqual(12);
    expect(Math.min(...lengths({ name: 'long', type: 'string', minLength: 50 }))).toBe(50);
  });

  it('differ from each other and match the pattern', () => {
    const code = field({
      name: 'code',
      type: 'string',
      pattern: '^[A-Z]{2}-\\d{3}$',
      patternHint: { words: '', valid: 'AB-199', invalid: '' },
    });
    const values = Array.from({ length: 30 }, (_, at) => String(exampleValue(code, at + 1)));
    expect(new Set(values).size).toBe(30);
    expect(values.every((value) => /^[A-Z]{2}-\d{3}$/.test(value))).toBe(true);
  });

  it('are found for a pattern that came without an example', () => {
    expect(sampleOf('^(?:A|B)[0-9a-f]{2,4}\\.x?$')).toMatch(/^(?:A|B)[0-9a-f]{2,4}\.x?$/);
  });

  it('stay within the bounds of numbers', () => {
    const bounded = field({ name: 'level', type: 'integer', minimum: 1, exclusiveMaximum: 4 });
    expect(new Set([1, 2, 3, 4, 5].map((n) => exampleValue(bounded, n)))).toEqual(new Set([1, 2, 3]));
  });
});

describe('example records', () => {
  it('keep the rules between their fields', () => {
    const kite = app.entity('Kite');
    const record = exampleRecord(kite);
    const compares = kite.rules.filter((each) => each.kind === 'compare');
    expect(compares.every((each) => holds(each, record))).toBe(true);
    expect(String(record['startsOn']) > '2090').toBe(true);
  });

  it('move other fields when one is fixed', () => {
    const record = exampleRecord(app.entity('Kite'), 1, { altitude: 400 });
    expect(record['altitude']).toBe(400);
    expect(Number(record['ceiling'])).toBeGreaterThan(400);
  });

  it('lie before a moment that a transition will stamp', () => {
    const crate = entity({
      name: 'Crate',
      plural: 'crates',
      displayField: 'mark',
      fields: [
        field({ name: 'mark', type: 'string' }),
        field({ name: 'openedOn', type: 'date' }),
        field({ name: 'shutOn', type: 'date', readOnly: true }),
        field({ name: 'phase', type: 'enum', enum: ['open', 'shut'], default: 'open' }),
      ],
      stateField: 'phase',
      initialState: 'open',
      states: ['open', 'shut'],
      transitions: [transition({ name: 'close', from: ['open'], to: 'shut', stamps: ['shutOn'] })],
      rules: [{ kind: 'compare', id: 'R1', ...rule, left: 'shutOn', op: '>=', right: 'openedOn' }],
    });
    const crates = whole(spec('crates', [crate]));
    expect(String(exampleRecord(crates.entity('Crate'))['openedOn']) < '2020').toBe(true);
  });

  it('bring the parents that they need, in a state that the rules accept', () => {
    const steps = exampleGraph(app, app.entity('Knot'));
    expect(steps.map((step) => step.entity.name)).toEqual(['Orchard', 'Kite', 'Knot']);
    expect(steps[0]?.transitions.map((each) => each.name)).toEqual(['plant']);
    expect(steps[2]?.body['kiteId']).toEqual({ ref: 'kite1' });
  });

  it('reach a state by its transitions, with what these require', () => {
    const reach = satisfying(app.entity('Orchard'), [{ field: 'phase', in: ['closed'] }]);
    expect(reach.transitions.map((each) => [each.segment, Object.keys(each.body)])).toEqual([
      ['plant', []],
      ['close', ['closingNote']],
    ]);
  });

  it('end when required relations go in a circle', () => {
    const circle = whole(spec('circle', [node('Hoop', 'Ring'), node('Ring', 'Hoop')]));
    expect(circle.entities.map((each) => each.references[0]?.required)).toEqual([true, false]);
    expect(exampleGraph(circle, circle.entity('Hoop')).map((step) => step.entity.name)).toEqual(['Ring', 'Hoop']);
  });

  it('are as few as a unique enumeration allows', () => {
    const two = entity({
      name: 'Side',
      plural: 'sides',
      displayField: 'side',
      fields: [field({ name: 'side', type: 'enum', enum: ['left', 'right'], unique: true, required: true })],
    });
    const sides = whole(spec('sides', [two]));
    expect(capacity(sides, sides.entity('Side'))).toBe(2);
  });
});

describe('violations', () => {
  it.each([
    [field({ name: 'a', type: 'integer', minimum: 3 }), 'belowMinimum', 2],
    [field({ name: 'a', type: 'number', exclusiveMinimum: 3 }), 'belowMinimum', 3],
    [field({ name: 'a', type: 'number', format: 'percent' }), 'aboveMaximum', 100.5],
    [field({ name: 'a', type: 'string', minLength: 3 }), 'tooShort', 'xx'],
    [field({ name: 'a', type: 'string', maxLength: 3 }), 'tooLong', 'xxxx'],
  ] as const)('of %o stand right beside what is allowed', (given, violation, value) => {
    expect(violating(given, violation).value).toBe(value);
  });
});
