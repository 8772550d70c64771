import { describe, expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { read, relations } from './testing/readings.js';

const rightsOf = (spec: Spec): string[] =>
  (spec.access?.rights ?? []).map(({ id, permits }) => `${id}: ${permits.map(({ role, own }) => role + (own ? '*' : '')).join(' ')}`);
const actorsOf = (spec: Spec): string[] => spec.actors.map(({ name }) => name);

describe('a brief of user stories', () => {
  it('takes who wants to record something with its attributes for who may', () => {
    const spec = read(`As an instructor, I want to record a lesson with its date and topic, so that I know what was practised.

As an admin, I want to remove lessons, so that the list stays clean.

- Nobody else may remove lessons

Each lesson has a title.
`);
    expect(rightsOf(spec)).toEqual(['lessons-create: instructor', 'lessons-delete: admin']);
    expect(actorsOf(spec)).toEqual(['Instructor', 'Admin']);
    expect(spec.entities.map(({ name, fields }) => [name, fields.map((field) => field.name)])).toEqual([
      ['Lesson', ['date', 'topic', 'title']],
    ]);
  });

  it('knows what a sentence after a story calls this, and only right after it', () => {
    const stories = `Each dish has a code.

As a cook, I would like to add dishes with a name and a price.

As a manager, I want to delete dishes.`;
    expect(rightsOf(read(`${stories} Only managers can do this.\n`))).toEqual(['dishes-create: cook', 'dishes-delete: manager']);
    const apart = read(`${stories} The price is at least 0. Only managers can do this.\n`);
    expect(rightsOf(apart)).toEqual([]);
    expect(apart.unplaced.map(({ span }) => span.quote)).toContain('Only managers can do this.');
  });

  it('takes the number of a story for no part of it', () => {
    const spec = read(`Story 1: As a warden I want to register plots with a number and an area.
AC1: The number is unique.
AC2: Each plot has a rent.

Story 2: As a gardener I want to search plots by number.
`);
    expect(spec.unplaced).toEqual([]);
    expect(actorsOf(spec)).toContain('Gardener');
    expect(spec.entities[0]?.search).toEqual(['number']);
  });

  it('makes no state of what a criterion says will happen', () => {
    const refused = 'Given a damage is closed, when somebody tries to edit it, then this is refused.';
    const spec = read(`A damage has a title. A new damage is open. An open damage can be closed.\n\n${refused}\n`);
    expect(spec.entities[0]?.states).toEqual(['open', 'closed']);
    expect(spec.unplaced.map(({ span }) => span.quote)).toEqual([refused]);
  });
});

describe('a brief of nothing but a few user stories', () => {
  it('keeps what users want to make and use, with what they say of it', () => {
    const spec = read(`As a hiker I want to report a landslide with a place and a height so that others are warned.

As a ranger I want to close a landslide.
`);
    expect(spec.entities.map(({ name, fields }) => [name, fields.map((one) => one.name)])).toEqual([['Landslide', ['place', 'height']]]);
    expect(actorsOf(spec)).toEqual(['Hiker', 'Ranger']);
  });

  it('takes the deed for a record of its own where another story names it', () => {
    const spec = read(`As a musician I want to reserve a studio for a day so that nobody else takes it.

As a musician I want to cancel my reservation.
`);
    expect(spec.entities.map(({ name }) => name).sort()).toEqual(['Reservation', 'Studio']);
    expect(relations(spec, 'Reservation')).toEqual(['belongsTo studio:Studio']);
  });

  it('knows from `for each` and `of each` what else there is', () => {
    const spec = read(`1. As a beekeeper, I want to log an inspection for a hive, so I know how it was.
2. As a beekeeper, I want to see all inspections.
3. As a head beekeeper, I want to add hives with a number.
`);
    expect(relations(spec, 'Inspection')).toEqual(['belongsTo hive:Hive']);
  });

  it('makes no record of what is an attribute or only a wish for the screen', () => {
    const refused = 'As a visitor I want to see the date. As a visitor I want to change the language of the page.';
    expect(() => read(refused)).toThrow(expect.objectContaining({ code: 'nothing_buildable' }));
  });
});
