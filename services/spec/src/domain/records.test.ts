import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

describe('numbered requirements', () => {
  const spec = read(`R1 The system shall manage skippers. A skipper has a name.
R2 The system shall manage boats. A boat has a name, a maximum number of passengers (default 8, at most 12) and is owned by exactly one skipper.
R3 The system shall manage passengers. Each passenger has a name, a birth date in the past, an emergency phone number and, optionally, an allergy note.
R4 A passenger can take a trip. A trip records the sailing date, the fare paid in euros (not negative), the boat, the passenger and its status.
R5 The status of a trip is one of: requested, confirmed, cancelled. A requested trip may be confirmed or cancelled.
R6 The number of trips of a boat must not exceed 12.`);

  it('keeps the limit of a counted thing with the count', () => {
    expect(entity(spec, 'Boat').fields.map((one) => one.name)).toEqual(['name', 'maximumNumberOfPassengers']);
    expect(field(spec, 'Boat.maximumNumberOfPassengers')).toMatchObject({ default: 8, maximum: 12 });
    expect(entity(spec, 'Passenger').fields.map((one) => one.name)).toEqual(['name', 'birthDate', 'emergencyPhoneNumber', 'allergyNote']);
  });

  it('reads whose something is after its attributes', () => {
    expect(relations(spec, 'Boat')).toEqual(['belongsTo skipper:Skipper']);
  });

  it('reads what was paid, the first state, and how many there may be', () => {
    expect(field(spec, 'Trip.farePaid')).toMatchObject({ type: 'number', format: 'money', minimum: 0 });
    expect(entity(spec, 'Trip').initialState).toBe('requested');
    expect(rules(spec, 'Boat')).toMatchObject([{ kind: 'maxChildren', entity: 'Trip', limit: 12 }]);
  });
});

describe('user stories', () => {
  const spec = read(`1. As a clerk I want to register boats with a name and a mooring code.
2. As a clerk I want to create a rental for a boat: price, issued on, due on. The due date must be later than the issue date.
3. As a clerk I want to mark a rental as settled or written off. A rental starts as active. Only active rentals can be settled, extended or written off; an extended rental can be settled.`);

  it('reads the states that things are marked as, and that they are spoken of in', () => {
    expect(entity(spec, 'Rental').states).toEqual(['active', 'settled', 'written off', 'extended']);
    expect(changes(spec, 'Rental')).toContain('active → extended');
  });

  it('knows a date by its verb', () => {
    expect(rules(spec, 'Rental')).toContainEqual({ kind: 'compare', left: 'dueOn', op: '>', right: 'issuedOn' });
  });
});

describe('columns of a data base', () => {
  const spec = read(`**Boat**
| Column | Type | Constraints |
|---|---|---|
| name | varchar(60) | NOT NULL, UNIQUE |

**Trip**
| Column | Type | Constraints |
|---|---|---|
| boat_id | FK -> Boat | NOT NULL |
| starts_at | timestamp | NOT NULL |
| remarks | text | max 2000 |

Trips list: filter by boat; sort by starts_at (default, desc); search remarks.`);

  it('names a reference without its id', () => {
    expect(relations(spec, 'Trip')).toEqual(['belongsTo boat:Boat']);
  });

  it('takes a wish that follows another for a wish', () => {
    expect(entity(spec, 'Boat').fields).toHaveLength(1);
    expect(entity(spec, 'Trip')).toMatchObject({ search: ['remarks'], defaultSort: { field: 'startsAt', direction: 'desc' } });
  });
});
