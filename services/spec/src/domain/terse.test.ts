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

describe('notes with signs', () => {
  const spec = read(`- sailors: nickname*, permit no* (unique)
- trips -> sailor, day*, remark (max 400), crew (2-12), draught (cm, 30-250)
- trip status: planned -> sailing -> back, planned -> called off`);

  it('takes an arrow before a list with remarks for a colon, and one between states for a change', () => {
    expect(spec.entities.map(({ name }) => name)).toEqual(['Sailor', 'Trip']);
    expect(relations(spec, 'Trip')).toEqual(['belongsTo sailor:Sailor']);
    expect(changes(spec, 'Trip')).toEqual(expect.arrayContaining(['planned → sailing', 'sailing → back', 'planned → called off']));
  });

  it('knows a unit before a range from a choice, and what only a text can have so much of', () => {
    expect(field(spec, 'Trip.draught')).toMatchObject({ type: 'integer', minimum: 30, maximum: 250 });
    expect(field(spec, 'Trip.remark')).toMatchObject({ maxLength: 400 });
  });
});

describe('a record that sentences speak of without a list', () => {
  const spec = read(`Each boat has a name and a condition: new, good or wrecked. A harbor has a name and a depth in metres.
A reservation is for one boat and one harbor, with the number of berths needed.
A confirmed reservation can still be cancelled. Boats that are wrecked cannot be reserved.`);

  it('is one, with what stands behind the comma', () => {
    expect(relations(spec, 'Reservation')).toEqual(['belongsTo boat:Boat', 'belongsTo harbor:Harbor']);
    expect(entity(spec, 'Reservation').fields.map(({ type }) => type)).toContain('integer');
    expect(entity(spec, 'Harbor').fields.map(({ name }) => name)).toEqual(['name', 'depth']);
  });

  it('is what the deed done to its parent makes', () => {
    expect(entity(spec, 'Reservation').rules).toMatchObject([
      { kind: 'parentMust', parent: 'Boat', when: { field: 'condition', in: ['new', 'good'] } },
    ]);
  });
});

it('reads what is noted beside what a sentence before lists, and that it may be unknown', () => {
  const spec = read(
    'Each boat gets a registration code, a short name and a berth. We also want to note the purchase price in euros if we know it, and how many oars there are (at least one).',
  );
  expect(field(spec, 'Boat.purchasePrice')).toMatchObject({ required: false, format: 'money' });
  expect(entity(spec, 'Boat').fields.at(-1)).toMatchObject({ type: 'integer', minimum: 1 });
});

it('takes what a person in a story adds with its attributes in brackets for a record', () => {
  const spec = read(
    'As a captain I want to add manoeuvres (title, author, difficulty from 1 to 5) to the plan of a trip.\nAs a captain I want to plan trips with a date and a harbor.',
  );
  expect(spec.entities.map(({ name }) => name)).toEqual(expect.arrayContaining(['Manoeuvre', 'Trip']));
  expect(field(spec, 'Manoeuvre.difficulty')).toMatchObject({ minimum: 1, maximum: 5 });
});

it('takes what a list below has for a record where the sentence above it only begins', () => {
  const spec = read(
    '**Boat** - name (required), length.\n\n**Voyage** - belongs to a boat. A voyage has\n- title (required, up to 60 chars)\n- crew size, a whole number\n',
  );
  expect(spec.entities.map(({ name }) => name)).toContain('Voyage');
  expect(entity(spec, 'Voyage').fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['title', 'crewSize']));
});

it('takes the state to which nothing leads for the one in which a record begins', () => {
  const spec = read(
    'A voyage has a title. Voyages are sailing, ended or new. New voyages become sailing, and a sailing voyage is then ended.',
  );
  expect(entity(spec, 'Voyage').initialState).toBe('new');
});
