import { describe, expect, it } from 'vitest';
import { entity, read, relations, rules } from './testing/readings.js';

/** A tidy brief that lists its records in bullets. */
const spec = read(`# Regattas

Entities:

- **Boat**: name (string, required, unique), seaworthy (boolean, default true), length (decimal)
- **Regatta**: title (string, required), start date (date, required, must not be in the past), end date (date, after start date)
- **Entry**: regatta (required), boat (required), crew size (integer, required, 1-20)

Relations:

- A regatta has many entries; deleting a regatta deletes its entries.
- A boat can appear in many entries; a boat that appears in entries cannot be deleted.

Rules:

- A regatta can contain the same boat only once.

Lists:

- Boats: filter by seaworthiness, sort by name and length.
- Regattas: sort by start date, default sort by start date descending.
`);

describe('a tidy brief', () => {
  it('takes the other side of a reference for no list of its own', () => {
    expect(relations(spec, 'Entry')).toEqual(['belongsTo boat:Boat', 'belongsTo regatta:Regatta']);
    expect(relations(spec, 'Boat')).toEqual([]);
    expect(entity(spec, 'Entry').relations).toMatchObject([{ onDelete: 'cascade' }, { onDelete: 'restrict' }]);
  });

  it('keeps the same thing from occurring twice in another', () => {
    expect(rules(spec, 'Entry')).toEqual([{ kind: 'uniqueTogether', fields: ['regattaId', 'boatId'] }]);
    expect(relations(spec, 'Regatta')).toEqual([]);
  });

  it('sorts by default as it is said last, and filters by a quality', () => {
    expect(entity(spec, 'Regatta').defaultSort).toEqual({ field: 'startDate', direction: 'desc' });
    expect(entity(spec, 'Boat').filters).toEqual(['seaworthy']);
  });

  it('states a rule in the words of its attribute', () => {
    expect(entity(spec, 'Regatta').rules.map((rule) => rule.statement)).toEqual([
      'start date (date, required, must not be in the past)',
      'end date (date, after start date)',
    ]);
  });
});
