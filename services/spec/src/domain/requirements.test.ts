import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

const SHIPYARD = `1. The system SHALL store boats.
1.1 A boat MUST have a sail number (format S-1234), which MUST be unique.
1.2 A boat MUST have a hull class, which SHALL be one of C+, C-, CB+, C++.
1.3 A boat MUST have a launch date.
1.4 A boat MAY have a nickname and a length.
1.5 A boat SHOULD have a draught, a decimal number between 0.5 and 9.5.

2. The system SHALL store donations.
2.1 Each donation MUST belong to exactly one boat.
2.2 A donation MUST have a gift date and a volume in ml between 250 and 500.
2.3 A boat MAY have any number of donations.

3. The system SHALL store crates.
3.1 Each crate MUST be derived from one donation.
3.2 A crate MUST have a label of at most 30 characters.
3.3 A crate SHALL have a status, initially sealed.
3.4 A sealed crate MAY be opened or scrapped.
3.5 An opened crate MAY be loaded, shipped or scrapped.
3.6 A loaded crate MAY be shipped or returned to opened.
3.7 A shipped crate SHALL NOT change its status any more.

4. The system SHALL store quays with a name (unique, required) and a town.
4.1 A loaded or shipped crate belongs to a quay; this is optional.

5. A boat with donations MUST NOT be deleted.
`;

describe('a numbered list of requirements', () => {
  const spec = read(SHIPYARD);

  it('keeps everything that the system shall store', () => {
    expect(spec.entities.map((one) => one.name)).toEqual(['Boat', 'Donation', 'Crate', 'Quay']);
  });

  it('requires what a record MUST have, and nothing that it MAY or SHOULD have', () => {
    const required = entity(spec, 'Boat').fields.map((one) => [one.name, one.required]);
    expect(required).toEqual([
      ['sailNumber', true],
      ['hullClass', true],
      ['launchDate', true],
      ['nickname', false],
      ['length', false],
      ['draught', false],
    ]);
  });

  it('takes values with signs as they are', () => {
    expect(field(spec, 'Boat.hullClass').enum).toEqual(['C+', 'C-', 'CB+', 'C++']);
  });

  it('reads what something is derived from as a reference, not as a state', () => {
    expect(relations(spec, 'Crate')).toEqual(['belongsTo donation:Donation', 'belongsTo quay:Quay']);
    expect(entity(spec, 'Crate').relations.find((one) => one.name === 'quay')?.required).toBe(false);
    expect(entity(spec, 'Crate').relations.find((one) => one.name === 'donation')?.required).toBe(true);
  });

  it('starts with the initial status and returns to a state that is known', () => {
    expect(entity(spec, 'Crate').states).toEqual(['sealed', 'opened', 'scrapped', 'loaded', 'shipped']);
    expect(entity(spec, 'Crate').initialState).toBe('sealed');
    expect(changes(spec, 'Crate')).toEqual([
      'loaded|opened → shipped',
      'loaded|sealed → opened',
      'opened → loaded',
      'opened|sealed → scrapped',
    ]);
  });

  it('does not delete what MUST NOT be deleted', () => {
    expect(entity(spec, 'Donation').relations.find((one) => one.name === 'boat')?.onDelete).toBe('restrict');
    expect(rules(spec, 'Boat')).toEqual([]);
  });

  it('leaves no requirement unplaced', () => {
    expect(spec.unplaced.filter((one) => one.reason !== 'heading')).toEqual([]);
  });
});
