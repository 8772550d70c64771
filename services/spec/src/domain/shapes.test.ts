import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations } from './testing/readings.js';

describe('who says it', () => {
  it.each(['[Mon 9:14] ann: ', '01/02/24, 10:02 - ann: '])('is told by the start of a line: %s', (start) => {
    const spec = read(['boats: name, rigging, length in metres', 'name is mandatory', 'ok'].map((line) => start + line).join('\n'));
    expect(field(spec, 'Boat.name').required).toBe(true);
  });
});

describe('references', () => {
  it('go from many to one where both are said in the plural', () => {
    expect(relations(read('Each skipper has a name. Each boat has a name. Boats belong to skippers.'), 'Boat')).toEqual([
      'belongsTo skipper:Skipper',
    ]);
  });

  it('are told by the word after a dash', () => {
    const spec = read(
      '### Boat\n1. **Name** – text, required\n\n### Trip\n1. **Boat** – required reference\n2. **Title** – text, required',
    );
    expect(relations(spec, 'Trip')).toEqual(['belongsTo boat:Boat']);
    expect(entity(spec, 'Boat').fields).toHaveLength(1);
  });
});

describe('states', () => {
  it('change in both directions', () => {
    const spec = read(
      'Each boat has a name. Boats are moored, sailing or scrapped. Switching between moored and sailing is possible in both directions.',
    );
    expect(changes(spec, 'Boat')).toEqual(['moored → sailing', 'sailing → moored']);
  });

  it('may stand on lines of their own below an item', () => {
    const spec = read('Boat\n- name\n- state: docked, sailing, sunk\n    docked -> sailing\n    sailing -> sunk\n- length');
    expect(changes(spec, 'Boat')).toEqual(['docked → sailing', 'sailing → sunk']);
  });
});

describe('a list in brackets', () => {
  it('keeps values of several words', () => {
    const spec = read('A survey shall have a date and a result (passed, passed with remarks, failed).');
    expect(field(spec, 'Survey.result').enum).toEqual(['passed', 'passed with remarks', 'failed']);
  });
});
