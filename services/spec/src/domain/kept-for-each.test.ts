import { describe, expect, it } from 'vitest';
import { entity, read } from './testing/readings.js';

const keys = (text: string): string[] => entity(read(text), 'Boat').fields.map(({ name }) => name);

describe('what is kept for each record', () => {
  it.each([
    'The system shall store for every boat a hull code and a length.',
    'We record for each boat the hull code and the length.',
    'We note for every boat: hull code, length.',
  ])('is read behind it: %s', (said) => {
    expect(keys(said)).toEqual(['hullCode', 'length']);
  });

  it('has its limits', () => {
    const boat = entity(
      read('The system shall store for every boat a hull code, which shall be unique, and a length between 2 and 30 m.'),
      'Boat',
    );
    expect(boat.fields).toMatchObject([
      { name: 'hullCode', unique: true },
      { name: 'length', minimum: 2, maximum: 30 },
    ]);
  });

  it('is no list where the sentence goes on about something else', () => {
    expect(keys('A boat has a length. We keep for each boat in the harbor enough room.')).toEqual(['length']);
  });
});

it('reads the size of a page in short', () => {
  expect(entity(read('A boat has a length. Boat list: 25/page, sort by length.'), 'Boat').pageSize.default).toBe(25);
});
