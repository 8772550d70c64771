import { describe, expect, it } from 'vitest';
import { entity, field, read, rules } from './testing/readings.js';

const HEAD = '| Field | Type | Required | Notes |\n|---|---|---|---|\n';
/** A table of one boat's attributes below two others, with the given rows. */
const boats = (...rows: readonly string[]): ReturnType<typeof read> =>
  read(
    `# Harbor boat register\n\nThe register holds boats and sailors.\n\n## Boat\n\n${HEAD}| name | text | yes | |\n${rows.join('\n')}\n\n## Sailor\n\n${HEAD}| name | text | yes | |`,
  );

describe('a table of attributes', () => {
  it.each([
    ['| on deck | boolean | yes | default true |', 'Boat.onDeck', { type: 'boolean', default: true }],
    ['| from date | date | yes | |', 'Boat.fromDate', { type: 'date', required: true }],
    ['| to date | date | no | |', 'Boat.toDate', { type: 'date', required: false }],
    ['| has engine | boolean | no | |', 'Boat.hasEngine', { type: 'boolean' }],
    ['| by whom (max 20) | text | no | |', 'Boat.byWhom', { type: 'string', maxLength: 20 }],
    ['| builder | text | yes | max 90 |', 'Boat.builder', { type: 'string', maxLength: 90 }],
    ['| ballast | decimal | yes | max 90 |', 'Boat.ballast', { type: 'number', maximum: 90 }],
    ['| hull code | text | yes | pattern ^[A-Z]\\d{2}$ |', 'Boat.hullCode', { type: 'string', pattern: '^[A-Z]\\d{2}$' }],
  ])('has an attribute for the row %s', (row, name, expected) => {
    expect(field(boats(row), name)).toMatchObject(expected);
  });

  it('compares attributes whatever their names start with', () => {
    const spec = boats('| from date | date | yes | |', '| to date | date | yes | after from date |');
    expect(rules(spec, 'Boat')).toContainEqual({ kind: 'compare', left: 'toDate', op: '>', right: 'fromDate' });
  });

  it('takes what the title names for the product, never for a kind of record', () => {
    expect(
      boats()
        .entities.map((one) => one.name)
        .sort(),
    ).toEqual(['Boat', 'Sailor']);
  });
});

describe('a regular expression', () => {
  it.each([
    ['- hull code: required, matches `^[A-Z]{2}_\\d+$`', '^[A-Z]{2}_\\d+$'],
    ['- hull code (must match /^HB(-\\d{3})*$/)', '^HB(-\\d{3})*$'],
    ['- hull code - [A-Z]{3}\\d{4}', '^[A-Z]{3}\\d{4}$'],
    ['- hull code: text, regex ^(A|B)\\d{1,3}$, unique', '^(A|B)\\d{1,3}$'],
  ])('%s', (item, expected) => {
    expect(field(read(`# Boats\n- name\n${item}\n- length`), 'Boat.hullCode').pattern).toBe(expected);
  });

  it('is left when it could be made to run for ever', () => {
    expect(field(read('# Boats\n- name\n- hull code: text, pattern ^(a+)+$'), 'Boat.hullCode').pattern).toBeUndefined();
  });
});

describe('lists', () => {
  it('are not in the order of the first thing they can be sorted by', () => {
    const spec = read('Each boat has a name and a launch date. Boats are sortable by launch date and name.');
    expect(entity(spec, 'Boat')).toMatchObject({ sorts: ['launchDate', 'name'], defaultSort: { field: 'createdAt', direction: 'desc' } });
  });
});
