import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

/** A letter in which every paragraph calls its thing out first. */
const LETTER = `Hi!

Some words about the harbor app.

Sailors. Name, email, rank (mate, skipper or cook), phone (not everybody has one, so optional) and when they enlisted. Emails have to be unique because we had twins.

Boats. Title and builder are a must. Also the number of cabins, and a rating from 1 to 5, where 5 is a dream ;-)

Regattas. A regatta has a title, a date, a start time & an end time. First it's drafted. Then it's published. Then sailed, or scrapped if there is no wind - but only drafted or published ones can be scrapped.

Presence. For every regatta we note which sailor was aboard, late or missing. A sailor may have only one presence per regatta.

The boats list should have the latest first, 15 on each page. Please don't bother with berth fees - Ben has a notebook for that.`;

describe('a letter that calls things out', () => {
  const spec = read(LETTER);

  it('has the records that its paragraphs are about and no other', () => {
    expect(spec.entities.map((one) => one.name).sort()).toEqual(['Boat', 'Presence', 'Regatta', 'Sailor']);
  });

  it('reads the list after the call, brackets and all', () => {
    expect(entity(spec, 'Sailor').fields).toMatchObject([
      { name: 'name', type: 'string' },
      { name: 'email', unique: true },
      { name: 'rank', enum: ['mate', 'skipper', 'cook'] },
      { name: 'phone', required: false },
      { name: 'enlistedOn', type: 'date' },
    ]);
  });

  it('takes what is a must for attributes', () => {
    expect(field(spec, 'Boat.builder').required).toBe(true);
    expect(field(spec, 'Boat.rating')).toMatchObject({ minimum: 1, maximum: 5 });
  });

  it('follows a life told in fragments', () => {
    expect(changes(spec, 'Regatta')).toEqual(['drafted → published', 'drafted|published → scrapped', 'published → sailed']);
  });

  it('takes a time beside a date for a time of that day', () => {
    expect(field(spec, 'Regatta.startTime').type).toBe('time');
  });

  it('makes a record of each pair that is noted', () => {
    expect(relations(spec, 'Presence')).toEqual(['belongsTo regatta:Regatta', 'belongsTo sailor:Sailor']);
    expect(field(spec, 'Presence.status').enum).toEqual(['aboard', 'late', 'missing']);
    expect(rules(spec, 'Presence')).toContainEqual({ kind: 'uniqueTogether', fields: ['sailorId', 'regattaId'] });
  });

  it('leaves out what nobody should bother with', () => {
    expect(spec.outOfScope).toHaveLength(1);
    expect(entity(spec, 'Boat').pageSize.default).toBe(15);
  });
});
