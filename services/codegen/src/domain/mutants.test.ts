import { describe, expect, it } from 'vitest';
import { Spec } from '@hexad/proto/documents';
import { kites } from '../fixtures/kites.js';
import { mutants } from './mutants.js';

const all = mutants(kites);
const ids = all.map((mutant) => mutant.id);

describe('mutants', () => {
  it('have names of their own and are specs', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(all.filter((mutant) => !Spec.safeParse(mutant.spec).success)).toEqual([]);
  });

  it('change one entity each and leave the given spec alone', () => {
    const before = JSON.stringify(kites);
    const changed = all.map(
      (mutant) => mutant.spec.entities.filter((entity, at) => JSON.stringify(entity) !== JSON.stringify(kites.entities[at])).length,
    );
    expect(new Set(changed)).toEqual(new Set([1]));
    expect(JSON.stringify(kites)).toBe(before);
  });

  it.each([
    'Orchard.name.required',
    'Orchard.name.unique',
    'Orchard.name.minLength',
    'Orchard.code.pattern',
    'Orchard.contact.format',
    'Orchard.budget.exclusiveMaximum',
    'Orchard.open.default',
    'Orchard.tier.enum',
    'Orchard.closedAt.readOnly',
    'Orchard.close.requires.closingNote',
    'Orchard.close.stamps.closedAt',
    'Orchard.guard.planned',
    'Kite.orchard.required',
    'Kite.orchard.restrict',
    'Kite.orchard.reference',
    'Knot.kite.cascade',
    'Knot.kite.unique',
    'Kite.rule.R5',
    'Kite.search.notes',
  ])('take out %s', (id) => {
    expect(ids).toContain(id);
  });
});
