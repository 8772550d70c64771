import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, rules } from './testing/readings.js';

describe('a list of attributes in a sentence', () => {
  const sailors = read(
    'Sailors have a name, a unique e-mail address, a club name that is optional and a rank, which is either deck hand, mate or captain.',
  );
  it('gives a relative clause to the attribute next to it', () => {
    expect(field(sailors, 'Sailor.clubName')).toMatchObject({ type: 'string', required: false });
    expect(field(sailors, 'Sailor.rank').enum).toEqual(['deck hand', 'mate', 'captain']);
  });

  const berths = read(
    'We have berths, each with a name of up to 50 characters that must be unique, a depth between 1 and 40 meters, a daily rate and a flag whether it has a crane, which is off by default.',
  );
  it('is read after `each with`, with all its remarks', () => {
    expect(entity(berths, 'Berth').fields.map((one) => one.name)).toEqual(['name', 'depth', 'dailyRate', 'hasCrane']);
    expect(field(berths, 'Berth.name')).toMatchObject({ maxLength: 50, unique: true });
    expect(field(berths, 'Berth.depth')).toMatchObject({ minimum: 1, maximum: 40 });
    expect(field(berths, 'Berth.hasCrane')).toMatchObject({ type: 'boolean', default: false });
  });

  const trips = read(
    'Each berth has a name. A trip is for one berth, has a start and an end, the end must be after the start, a goal of at most 200 characters and the number of passengers, which must not exceed 40.',
  );
  it('goes on after a rule that was put into it', () => {
    expect(entity(trips, 'Trip').fields.map((one) => one.name)).toEqual(['start', 'end', 'goal', 'numberOfPassengers']);
    expect(rules(trips, 'Trip')).toEqual([{ kind: 'compare', left: 'end', op: '>', right: 'start' }]);
    expect(field(trips, 'Trip.goal').maxLength).toBe(200);
    expect(field(trips, 'Trip.numberOfPassengers').maximum).toBe(40);
  });
});

describe('states told in prose', () => {
  const BOATS = 'Each boat has a name. Each trip has a title. A trip belongs to a boat. ';
  it.each([
    [
      'New trips are tentative, can be agreed, and both tentative and agreed trips can be scrapped; a scrapped trip stays scrapped.',
      ['agreed|tentative → scrapped', 'tentative → agreed'],
    ],
    [
      'A new trip is drafted; it may be planned, and both drafted and planned trips may be dropped. A dropped trip is final.',
      ['drafted → planned', 'drafted|planned → dropped'],
    ],
    [
      'A trip has a status, initially drafted. A drafted trip can be planned. A planned trip can be sent back to drafted or closed.',
      ['drafted → planned', 'planned → closed', 'planned → drafted'],
    ],
  ])('%s', (said, expected) => {
    expect(changes(read(BOATS + said), 'Trip')).toEqual(expected);
  });
});

describe('a sentence with a lead-in or a remark in between', () => {
  it('keeps the records that are told after the colon, not who wants them', () => {
    const spec = read(
      'A ferry port needs a small cargo register: clerks record every crate with a short label (required, at most 30 characters), a color (red, green, other) and the date it was seen.',
    );
    expect(spec.entities.map((one) => one.name)).toEqual(['Crate']);
  });

  it('gives brackets to the attribute before them, not to the one before that', () => {
    const spec = read('Every sailor has a birth date that must be in the past, a rank (mate, cook or captain, default mate) and a name.');
    expect(field(spec, 'Sailor.birthDate').type).toBe('date');
    expect(field(spec, 'Sailor.rank')).toMatchObject({ enum: ['mate', 'cook', 'captain'], default: 'mate' });
  });
});
