import { describe, expect, it } from 'vitest';
import { changes, entity, field, read, relations, rules } from './testing/readings.js';

describe('numbered requirements', () => {
  const STATUS =
    'R1 A trip has a title.\nR2 The trip status SHALL be one of: new, under repair, sailing, lost. A trip is created as new.\n';

  it('read the status of the record, without its name before it', () => {
    expect(entity(read(STATUS), 'Trip')).toMatchObject({ stateField: 'status', states: ['new', 'under repair', 'sailing', 'lost'] });
  });

  it.each([
    [
      'new to under repair; under repair to sailing or lost; lost back to under repair (found)',
      ['lost|new → under repair', 'under repair → lost', 'under repair → sailing'],
    ],
    ['new to under repair, under repair to sailing, sailing to lost', ['new → under repair', 'sailing → lost', 'under repair → sailing']],
  ])('permit only the changes listed: %s', (said, expected) => {
    expect(changes(read(`${STATUS}R3 Allowed status changes: ${said}.`), 'Trip')).toEqual(expected);
  });

  it('begin anew at each `from`', () => {
    const spec = read(
      `${STATUS}A trip goes from new to sailing, from sailing to under repair or lost, and from under repair to sailing or lost.`,
    );
    expect(changes(spec, 'Trip')).toEqual(['new|under repair → sailing', 'sailing → under repair', 'sailing|under repair → lost']);
  });

  it('take many records with a text of their own for parts, not for labels', () => {
    const spec = read(
      'Each boat has a name. Each boat can have many remarks. A remark has a text (required, max 100 characters) and an author name.',
    );
    expect(relations(spec, 'Remark')).toEqual(['belongsTo boat:Boat']);
  });
});

describe('a data dictionary', () => {
  const TABLE = '| Name | Data type | Mandatory? | Constraints |\n|---|---|---|---|\n';
  const spec = read(
    `**Boat** (plural: boats)\n\n${TABLE}| Code | String(8) | Y | unique |\n\n**Reading**\n\n${TABLE}| Boat | FK → Boat | Y | |\n| Read at | Datetime | Y | |\n| Value | Decimal | Y | >= 0 |\n\n` +
      'Rules\n\n1. A boat has at most one reading per point in time (boat + read at unique).\n2. Readings are listed by read at descending, filtered by boat, 60 per page.',
  );

  it('names a record in bold, with a remark behind it', () => {
    expect(field(spec, 'Boat.code')).toMatchObject({ maxLength: 8, unique: true });
    expect(relations(spec, 'Reading')).toEqual(['belongsTo boat:Boat']);
  });

  it('counts per point in time as a pair that must be unique', () => {
    expect(rules(spec, 'Reading')).toContainEqual({ kind: 'uniqueTogether', fields: ['boatId', 'readAt'] });
    expect(rules(spec, 'Boat')).toEqual([]);
  });

  it('pages the lists that the sentence is about', () => {
    expect(entity(spec, 'Reading').pageSize.default).toBe(60);
  });
});
