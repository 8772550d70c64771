import { describe, expect, it } from 'vitest';
import { entity, read } from './testing/readings.js';

const BOATS = 'Each boat has a name. Each trip has a title and a start date. A trip belongs to a boat. ';
const left = (said: string): string[] => read(BOATS + said).unplaced.map((one) => one.span.quote);

describe('what nothing was made of', () => {
  it('lists the clause of a sentence that was not used, in its own words', () => {
    expect(left('The name of a boat must be unique, and the gulls will sleep on the mast.')).toEqual(['the gulls will sleep on the mast.']);
  });

  it('lists a number that no bound holds', () => {
    expect(left('The name of a boat must be unique, seagulls notwithstanding at 70 knots.')).toContainEqual(
      expect.stringContaining('70 knots'),
    );
  });

  it('lists nothing when everything was used', () => {
    expect(left('A boat has a length between 3 and 90 meters and a hull number of at most 12 characters, which must be unique.')).toEqual(
      [],
    );
  });

  it('says where the words stand', () => {
    const text = `${BOATS}The name of a boat must be unique, and the gulls will sleep on the mast.`;
    const [found] = read(text).unplaced;
    expect(text.slice(found?.span.start, found?.span.end)).toBe(found?.span.quote);
  });
});

describe('a state that nothing leads to', () => {
  const LIFE = `${BOATS}A trip is open, sold, lost or done. An open trip can be sold. A sold trip can be done.`;

  it('is asked about, and stays out of reach unless it is answered', () => {
    const spec = read(LIFE);
    expect(spec.questions.map((one) => one.id)).toContain('Q-trip-lost-reached');
    expect(entity(spec, 'Trip').transitions.some((one) => one.to === 'lost')).toBe(false);
    expect(spec.assumptions.map((one) => one.statement)).toContainEqual(expect.stringContaining('"lost"'));
  });

  it('is reached as the answer says', () => {
    const trip = entity(read(LIFE, { 'Q-trip-lost-reached': 'any' }), 'Trip');
    expect(trip.transitions.find((one) => one.to === 'lost')?.from).toEqual(['open', 'sold', 'done']);
  });
});

describe('numbered requirements', () => {
  it('end a numbered heading with the next number', () => {
    const spec = read(
      '1. Boats\n1.1 A boat has a name.\n2. Queries\n2.1 Search boats by name.\n3. A boat with trips MUST NOT be deleted.\n4. A trip has a title.\n5. A trip belongs to a boat.',
    );
    expect(entity(spec, 'Trip').relations[0]?.onDelete).toBe('restrict');
    expect(spec.unplaced.filter((one) => one.reason !== 'heading')).toEqual([]);
  });
});
