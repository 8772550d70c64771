import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

const BOATS = 'Each boat has a name. Each trip has a title. A trip belongs to a boat. ';

const said = (words: string): string => `Each boat has a berth and ${words}.`;

describe('changes of state', () => {
  it.each([
    ['A trip starts as planned. It can be boarded, then finished.', ['boarded → finished', 'planned → boarded']],
    ['A trip starts as planned. A planned trip can be cancelled or marked as no-show.', ['planned → cancelled', 'planned → no-show']],
    ['Trips start as planned. We can cancel a trip only while it is planned.', ['planned → cancelled']],
    [
      'I want to confirm or decline a trip. Trips start as planned. Confirmed trips can be withdrawn; declined ones are final.',
      ['confirmed → withdrawn', 'planned → confirmed', 'planned → declined'],
    ],
    [
      "A trip is open at first. Then the skipper starts it and it's under way. Sometimes an under way trip goes on hold, and back to under way when the wind comes.",
      ['on hold|open → under way', 'under way → on hold'],
    ],
    ['I want to mark a trip as active or inactive. New trips are active.', ['active → inactive', 'inactive → active']],
  ])('%s', (said, expected) => {
    expect(changes(read(BOATS + said), 'Trip')).toEqual(expected);
  });
});

describe('what a letter says of attributes', () => {
  it('makes unique what the brackets name', () => {
    const spec = read(
      'For each sailor we keep the full name, a phone number and an e-mail address (no two sailors can have the same e-mail).',
    );
    expect([field(spec, 'Sailor.email').unique, field(spec, 'Sailor.phoneNumber').unique]).toEqual([true, false]);
  });

  it('keeps the blank of a sample', () => {
    expect(field(read(said('a plate, which looks like AB12 CDE')), 'Boat.plate').pattern).toBe(String.raw`^[A-Z]{2}\d{2} [A-Z]{3}$`);
  });

  it.each([
    ['the year it was built (nothing older than 1950 please, and not past 2030)', { minimum: 1950, maximum: 2030 }],
    ['a launch year not before 1950', { minimum: 1950 }],
  ])('reads a limit of years: %s', (words, expected) => {
    const fields = entity(read(said(words)), 'Boat').fields;
    expect(fields.find((one) => /year/i.test(one.name))).toMatchObject(expected);
  });

  it('names a date by what happened on it, and compares by that', () => {
    const spec = read(said("the date it came in and the date it's promised for (which obviously can't be before it came in)"));
    expect(rules(spec, 'Boat')).toContainEqual({ kind: 'compare', left: 'promisedDate', op: '>=', right: 'cameInDate' });
  });

  it('adds what we need to know of the thing before', () => {
    const spec = read(`${said('a length')} We need to know the rig too: sloop, ketch or yawl.`);
    expect(field(spec, 'Boat.rig').enum).toEqual(['sloop', 'ketch', 'yawl']);
  });

  it('calls the lines of parts also parts', () => {
    const spec = read(
      'Each boat has a name. Each boat has anchors on it: every anchor line has a serial number and a quantity (at least 1).',
    );
    expect(entity(spec, 'Boat').fields.map((one) => one.name)).toEqual(['name']);
    expect(relations(spec, 'AnchorLine')).toEqual(['belongsTo boat:Boat']);
  });

  it('refuses a second record of a deed for the same thing', () => {
    const spec = read(
      'Each sailor has a name. Each trip has a title. A sign-up links one sailor and one trip. A sailor cannot sign up twice for the same trip.',
    );
    expect(rules(spec, 'SignUp')).toContainEqual({ kind: 'uniqueTogether', fields: ['sailorId', 'tripId'] });
  });
});
