import { describe, expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { read } from './testing/readings.js';

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
