import { describe, expect, it } from 'vitest';
import { field, read, rules } from './testing/readings.js';

const BRIEF = `# Boats
A boat has a name, a berth number and a launch date (date).
# Sailors
A sailor has a name.
# Trips
A trip belongs to a boat and to a sailor. It has a title, a planned date (date) and a sailed date (date).

`;
const together = (...fields: string[]): object => ({ kind: 'uniqueTogether', fields });

describe('what there may be only once', () => {
  it.each([
    ['No two boats may have the same berth number.', 'Boat.berthNumber'],
    ['No berth number shall be assigned to more than one boat.', 'Boat.berthNumber'],
    ['The berth number must be different for every boat.', 'Boat.berthNumber'],
    ['A berth number is given to one boat only.', 'Boat.berthNumber'],
    ['Two boats may never share the same berth number.', 'Boat.berthNumber'],
    ['The berth number may be given only once.', 'Boat.berthNumber'],
  ])('%s', (said, name) => {
    const spec = read(BRIEF.replace('# Sailors', `${said}\n# Sailors`));
    expect(field(spec, name).unique).toBe(true);
    expect(rules(spec, 'Boat')).toEqual([]);
  });

  it.each([
    ['A sailor shall not have more than one trip for the same boat.', ['sailorId', 'boatId']],
    ['For one boat there cannot be two trips with the same planned date.', ['boatId', 'plannedDate']],
    ['A boat may not have two trips planned for the same day.', ['boatId', 'plannedDate']],
    ['The same sailor cannot book the same boat twice for the same planned date.', ['sailorId', 'boatId', 'plannedDate']],
    ['Titles per boat are unique.', ['boatId', 'title']],
    ['Two trips of one boat must not bear the same title.', ['boatId', 'title']],
    ['A boat cannot have two trips with the same title.', ['boatId', 'title']],
  ])('%s', (said, fields) => {
    const found = rules(read(BRIEF + said), 'Trip') as { kind: string; fields: string[] }[];
    expect(found.map((rule) => ({ ...rule, fields: rule.fields.toSorted() }))).toEqual([together(...fields.toSorted())]);
  });

  it.each([
    'Each trip refers to exactly one boat and has a title.',
    'A boat has one berth number and one name.',
    'Two trips may have the same title.',
    'A boat can have the same name as another boat.',
  ])('finds no such rule in: %s', (said) => {
    const spec = read(BRIEF + said);
    expect([...rules(spec, 'Trip'), ...rules(spec, 'Boat'), ...rules(spec, 'Sailor')]).toEqual([]);
    expect(['Boat.name', 'Boat.berthNumber', 'Trip.title'].filter((name) => field(spec, name).unique)).toEqual([]);
  });
});
