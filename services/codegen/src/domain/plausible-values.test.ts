import { expect, it } from 'vitest';
import { entity, field, firstStories, sources, spec } from '../fixtures/build.js';
import { EXAMPLE_DAY } from './example-values.js';
import { plausibleRecord } from './examples.js';
import { appModel } from './model.js';

const guest = entity({
  name: 'Guest',
  plural: 'guests',
  displayField: 'name',
  fields: [
    field({ name: 'name', type: 'string', required: true }),
    field({ name: 'email', type: 'string', format: 'email', unique: true }),
    field({ name: 'homeTown', type: 'string' }),
    field({ name: 'nickname', type: 'string', maxLength: 3 }),
    field({ name: 'fee', type: 'number', format: 'money', maximum: 20 }),
    field({ name: 'birthday', type: 'date' }),
    field({ name: 'arrival', type: 'date' }),
  ],
  rules: [{ kind: 'relativeToNow', id: 'R1', sources, statement: 'A rule.', field: 'arrival', op: '>=' }],
});
const whole = spec('guests', [guest]);
const model = appModel({ spec: whole, stories: firstStories(whole), stack: ['node-api'] }).entity('Guest');
const record = plausibleRecord(model, 1);
const years = (date: unknown): number => (Date.parse(String(date)) - EXAMPLE_DAY) / 31_557_600_000;

it('a plausible record reads as if a person had entered it', () => {
  expect(record).toMatchObject({ name: 'Ada Keller', email: 'ada.keller@example.com', homeTown: 'Lisbon', fee: 19.9 });
});

it('a plausible value still keeps the limits of its field', () => {
  expect(String(record['nickname']).length).toBeLessThanOrEqual(3);
});

it('plausible days lie near the day from which they are counted, births a generation before', () => {
  expect(years(record['arrival'])).toBeGreaterThan(0);
  expect(years(record['arrival'])).toBeLessThan(0.2);
  expect(years(record['birthday'])).toBeLessThan(-20);
});
