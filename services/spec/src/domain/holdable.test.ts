import { describe, expect, it } from 'vitest';
import { read, rules } from './testing/readings.js';

const BOATS = 'Each boat has a name, a color and a launch date. ';

describe('a rule that no application could enforce', () => {
  it.each(['The color must be after the launch date.', 'The color must not be in the future.'])('is unplaced: %s', (said) => {
    const spec = read(BOATS + said);
    expect(rules(spec, 'Boat')).toEqual([]);
    expect(spec.unplaced.map((one) => one.span.quote)).toContain(said);
  });
});
