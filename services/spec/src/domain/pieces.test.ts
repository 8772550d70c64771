import { describe, expect, it } from 'vitest';
import { entity, read, relations } from './testing/readings.js';

const BRIEF = '# Boats\nA boat has a name.\n# Parts\nA part has a label.\n# Sailors\nA sailor has a name.\n\n';

describe('how records hang together', () => {
  it.each([
    ['Boats are divided into parts.', ['belongsTo boat:Boat']],
    ['A boat is made up of several parts.', ['belongsTo boat:Boat']],
    ['Every part sits under one boat.', ['belongsTo boat:Boat']],
    ['A part comes from one boat.', ['belongsTo boat:Boat']],
    ['One boat needs several parts, and a part can be fitted to lots of boats.', ['manyToMany boats:Boat']],
    ['Parts are grouped into boats.', ['belongsTo boat:Boat']],
    ['1 boat : n parts', ['belongsTo boat:Boat']],
    ['One boat, many parts.', ['belongsTo boat:Boat']],
    ['Parts <-> boats (n:m)', ['manyToMany boats:Boat']],
    ['A part works with any number of boats and vice versa.', ['manyToMany boats:Boat']],
  ])('%s', (said, expected) => {
    const spec = read(BRIEF + said);
    const found = [...relations(spec, 'Part'), ...relations(spec, 'Boat').map((one) => one.replace('parts:Part', 'boats:Boat'))];
    expect([...new Set(found)]).toEqual(expected);
  });

  it('leaves open what may be on none, and makes no relation between those to whom something belongs', () => {
    const spec = read(`${BRIEF}Every part sits on a boat, or on none.`);
    expect(entity(spec, 'Part').relations).toEqual([expect.objectContaining({ kind: 'belongsTo', entity: 'Boat', required: false })]);
    const made = read(`${BRIEF}Each part is made by one sailor for one boat.`);
    expect([relations(made, 'Part'), relations(made, 'Sailor')]).toEqual([['belongsTo boat:Boat', 'belongsTo sailor:Sailor'], []]);
  });

  it.each([
    ['A part cannot exist without its boat.', 'cascade'],
    ['Upon deletion of a boat, all of its parts shall be deleted.', 'cascade'],
    ['Whoever deletes a boat deletes its parts too.', 'cascade'],
    ['If a boat is removed the parts go with it.', 'cascade'],
    ['You cannot delete a boat as long as it still contains parts.', 'restrict'],
    ['A boat with parts cannot be deleted.', 'restrict'],
    ['When a boat is deleted, its parts remain without a boat.', 'setNull'],
  ])('%s', (said, expected) => {
    const spec = read(`${BRIEF}A part belongs to a boat. ${said}`);
    expect(entity(spec, 'Part').relations.find((one) => one.kind === 'belongsTo')?.onDelete).toBe(expected);
  });
});
