import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, rules } from './testing/readings.js';

/** A chat of two people about boats and trips, with what is said at its end. */
const chat = (...said: readonly string[]): string =>
  [
    'each boat has a name, a mooring code and a mooring fee',
    'trips then. a trip is for one boat. start date, end date',
    'a trip is planned first, then sailing, then finished',
    ...said,
  ]
    .map((line, index) => `${index % 2 === 0 ? 'Anna' : 'Ben'}: ${line}`)
    .join('\n');

describe('in a conversation', () => {
  it('takes a remark to be about the attribute that was mentioned last', () => {
    const spec = read(chat('end not before start', 'crew size too. not negative. 2 as default'));
    expect(field(spec, 'Trip.crewSize')).toMatchObject({ minimum: 0, default: 2 });
    expect(field(spec, 'Trip.endDate')).toMatchObject({ type: 'date' });
  });

  it('does not take what somebody is told to do for an attribute', () => {
    const spec = read(chat('ok, the boats: mooring fee between 1 and 500', 'make it 900 then'));
    expect(entity(spec, 'Boat').fields.map((one) => one.name)).toEqual(['name', 'mooringCode', 'mooringFee']);
  });

  it('adds a state that the next sentence names, from where it says', () => {
    expect(changes(read(chat('and cancelled. but only while it is planned')), 'Trip')).toContain('planned → cancelled');
  });

  it('makes a statement of a question that is answered with yes', () => {
    const brief = chat('boats are moored, in dock or sold. a moored one can be sold', 'can something in dock be sold?', 'yes');
    expect(changes(read(brief), 'Boat')).toContain('in dock|moored → sold');
  });

  it('notes what is written down when something happens, and requires it then', () => {
    const spec = read(
      chat('when it comes back we write down the weather: calm, rough or stormy', 'if it is finished that has to be filled in'),
    );
    expect(field(spec, 'Trip.weather')).toMatchObject({ enum: ['calm', 'rough', 'stormy'], required: false });
    expect(rules(spec, 'Trip')).toContainEqual({ kind: 'requiredWhen', field: 'weather', when: { field: 'status', in: ['finished'] } });
  });
});
