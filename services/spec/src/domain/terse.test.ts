import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations } from './testing/readings.js';

describe('terse lists after one another', () => {
  const spec = read(`- sailors (name, email unique)
- lots: title (must have, <=100), draught (> 0), sailor
- lot goes draft -> moored -> sold / sunk
- offers: lot, sailor, amount (> 0), placed at
- we sail a lot, and lots of fish live in the harbor`);

  it('reads each as a record, whatever its brackets say first', () => {
    expect(spec.entities.map((one) => one.name).sort()).toEqual(['Lot', 'Offer', 'Sailor']);
    expect(field(spec, 'Lot.title')).toMatchObject({ required: true, maxLength: 100 });
    expect(entity(spec, 'Sailor').fields.map((one) => one.name)).toEqual(['name', 'email']);
    expect(changes(spec, 'Lot')).toEqual(['draft → moored', 'moored → sold', 'moored → sunk']);
  });

  it('takes a list whose later member is remarked on for attributes, not for values', () => {
    expect(relations(spec, 'Offer')).toEqual(['belongsTo lot:Lot', 'belongsTo sailor:Sailor']);
    expect(field(spec, 'Offer.amount').exclusiveMinimum).toBe(0);
  });
});

describe('items that only a small word names', () => {
  const spec = read(`## Sailor
- **name** (required)
- **permit or licence number** (required, unique, 6–12 characters)
- **fee** (amount, default 50)

## Charter
A charter is made by one sailor.

- **from** (date, required)
- **until** (date, required)`);

  it('takes the one or the other for one attribute', () => {
    expect(entity(spec, 'Sailor').fields.map((one) => one.name)).toEqual(['name', 'permitOrLicenceNumber', 'fee']);
    expect(field(spec, 'Sailor.permitOrLicenceNumber')).toMatchObject({ unique: true, minLength: 6, maxLength: 12 });
  });

  it('takes no default for a value', () => {
    expect(field(spec, 'Sailor.fee')).toMatchObject({ type: 'number', default: 50 });
  });

  it('names attributes by prepositions', () => {
    expect(entity(spec, 'Charter').fields).toMatchObject([
      { type: 'date', required: true },
      { name: 'until', type: 'date', required: true },
    ]);
  });
});

describe('terse wishes and remarks', () => {
  const spec =
    read(`Boat: plate (unique, required), berth no (unique), length (number), status moored / sailing / in dock. moored <-> sailing, sailing -> in dock.
Refit: boat, arrival (date), paint layers (1 - 9), fresh paint y/n.

Refits: filter boat, sort paint layers; default order: arrival, latest first.
Boats: list boats by length desc, search plate.`);

  it('reads a change in both directions among others', () => {
    expect(changes(spec, 'Boat').sort()).toEqual(['moored → sailing', 'sailing → in dock', 'sailing → moored']);
  });

  it('takes no. for the end of a name and y/n for a kind', () => {
    expect(field(spec, 'Boat.berthNo').unique).toBe(true);
    expect(field(spec, 'Refit.freshPaint').type).toBe('boolean');
  });

  it('sorts by what is said without a preposition, in the direction that is said', () => {
    expect(entity(spec, 'Refit')).toMatchObject({ filters: ['boatId'], defaultSort: { field: 'arrival', direction: 'desc' } });
    expect(entity(spec, 'Refit').sorts).toContain('paintLayers');
    expect(entity(spec, 'Boat')).toMatchObject({ search: ['plate'], defaultSort: { field: 'length', direction: 'desc' } });
  });
});
