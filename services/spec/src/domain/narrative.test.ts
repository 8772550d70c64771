import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

const BOATS = 'Each boat has a name. Each trip has a title and a start date. A trip belongs to a boat. ';

describe('a life that is told', () => {
  it.each([
    [
      "A trip is open at first. Then the skipper starts it and it's under way, and when he's finished it's done. After the sailor paid it's closed.",
      ['done → closed', 'open → under way', 'under way → done'],
    ],
    [
      'Somebody makes a trip and it is a draft. When all looks fine, one of the sailors publishes it. After that it gets booked or it goes stale and is dropped later.',
      ['draft → published', 'published → booked', 'published → stale', 'stale → dropped'],
    ],
  ])('%s', (said, expected) => {
    expect(changes(read(BOATS + said), 'Trip')).toEqual(expected);
  });
});

describe('references', () => {
  it('does not take what a value is calculated from for a reference', () => {
    expect(relations(read(`${BOATS}The length of a boat is calculated from its trips.`), 'Boat')).toEqual([]);
  });

  it('lets one reference of a circle be left out, so that both records can be made', () => {
    const spec = read('Each boat has a name and a captain, who is a sailor. Each sailor has a name. A sailor belongs to one boat.');
    const required = ['Boat', 'Sailor'].map((name) => entity(spec, name).relations.find((one) => one.kind === 'belongsTo')?.required);
    expect(required).toEqual([true, false]);
    expect(spec.assumptions.map((one) => one.statement)).toContainEqual(expect.stringContaining('may be left out'));
  });
});

describe('long-winded prose', () => {
  it('gives what is kept for each record its own attributes', () => {
    const spec = read(`${BOATS}For each boat we note the repairs that come up, with the cost (more than zero) and the date.`);
    expect(entity(spec, 'Repair').fields.map((one) => one.name)).toEqual(['cost', 'date']);
    expect(relations(spec, 'Repair')).toEqual(['belongsTo boat:Boat']);
  });

  it('keeps the signs of a sample that an explanation leaves out', () => {
    const spec = read('Each boat has a number, which looks like SHP-2024-0042, so SHP, the year and four digits.');
    expect(field(spec, 'Boat.number').pattern).toBe(String.raw`^SHP-\d{4}-\d{4}$`);
  });

  it('requires what one cannot do without', () => {
    const spec = read('We need our boats. Each boat has a length. The home harbor name, we can not do without that one.');
    expect(field(spec, 'Boat.homeHarborName').required).toBe(true);
    expect(spec.outOfScope).toEqual([]);
  });

  it('takes a wish for an order to be about the lists spoken of before', () => {
    const spec = read(`${BOATS}I would like to find trips by title. Latest start date on top please.`);
    expect(entity(spec, 'Trip').defaultSort).toEqual({ field: 'startDate', direction: 'desc' });
    expect(entity(spec, 'Boat').fields.map((one) => one.name)).toEqual(['name']);
  });

  it('does not break a paragraph whose lines were wrapped by hand', () => {
    const brief =
      'Trips have a title of at most forty characters, and of course every trip has got a\nstart date, which must not be in the past because nobody can sail back in time any more, can\nthey, and a number of seats. A boat has a name. A trip belongs to a boat, obviously it does.';
    expect(field(read(brief), 'Trip.startDate').type).toBe('date');
    expect(rules(read(brief), 'Trip')).toContainEqual({ kind: 'relativeToNow', field: 'startDate', op: '>=' });
  });
});
