import { describe, expect, it } from 'vitest';
import { entity, field, read } from './testing/readings.js';

describe('a unit in brackets', () => {
  it.each(['draught (cm, two decimals)', 'weight (kg, two decimals)'])('is no value of a choice, and no money: %s', (said) => {
    const [first] = entity(read(`A boat has a ${said} and a name.`), 'Boat').fields;
    expect(first).toMatchObject({ type: 'number' });
    expect(first?.format).toBeUndefined();
  });

  it('is one among units to choose from', () => {
    expect(field(read('A boat has a name and a weight unit (kg or grams).'), 'Boat.weightUnit')).toMatchObject({
      type: 'enum',
      enum: ['kg', 'grams'],
    });
  });
});

it('makes no attribute of the words before an example', () => {
  const boat = entity(read('A boat has a number that begins anew each year, such as 2026-001, and has a length.'), 'Boat');
  expect(boat.fields.map(({ name }) => name)).toEqual(['number', 'length']);
});
