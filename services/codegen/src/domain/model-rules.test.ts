import type { Rule } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { entity, field, firstStories, relation, sources, spec } from '../fixtures/build.js';
import { appModel } from './model.js';

const base = { id: 'R1', statement: 'A rule.', sources };

const readyRules = (rule: Rule): readonly Rule[] => {
  const box = entity({
    name: 'Box',
    plural: 'boxes',
    displayField: 'name',
    fields: [
      field({ name: 'name', type: 'string' }),
      field({ name: 'size', type: 'integer' }),
      field({ name: 'weight', type: 'number' }),
      field({ name: 'packedOn', type: 'date' }),
      field({ name: 'sentAt', type: 'datetime' }),
      field({ name: 'shape', type: 'enum', enum: ['round', 'square'] }),
    ],
    relations: [
      relation({ kind: 'hasMany', name: 'labels', entity: 'Label' }),
      relation({ kind: 'manyToMany', name: 'tags', entity: 'Label', field: 'tagIds', owner: true }),
    ],
    rules: [rule],
  });
  const label = entity({ name: 'Label', plural: 'labels', displayField: 'text', fields: [field({ name: 'text', type: 'string' })] });
  const whole = spec('boxes', [box, label]);
  return appModel({ spec: whole, stories: firstStories(whole), stack: ['node-api'] }).entity('Box').rules;
};

describe('a rule', () => {
  it.each([
    ['size', 'weight'],
    ['packedOn', 'sentAt'],
  ])('that compares %s with %s is kept', (left, right) => {
    expect(readyRules({ kind: 'compare', ...base, left, op: '<', right })).toHaveLength(1);
  });

  it.each([
    ['size', 'packedOn'],
    ['name', 'weight'],
    ['size', 'nothing'],
  ])('that compares %s with %s is left out: there is no order between them', (left, right) => {
    expect(readyRules({ kind: 'compare', ...base, left, op: '<', right })).toEqual([]);
  });

  it('about now is left out where its field is no moment', () => {
    expect(readyRules({ kind: 'relativeToNow', ...base, field: 'size', op: '<' })).toEqual([]);
  });

  it('that many-to-many records are unique is left out: there is more than one for each record', () => {
    expect(readyRules({ kind: 'uniqueTogether', ...base, fields: ['name', 'tagIds'] })).toEqual([]);
  });

  it('loses the values that its condition can never have', () => {
    const [kept] = readyRules({ kind: 'deleteOnly', ...base, when: { field: 'shape', in: ['round', 'oval'] } });
    expect(kept).toMatchObject({ when: { in: ['round'] } });
  });

  it('is left out when its condition can never hold', () => {
    expect(readyRules({ kind: 'deleteOnly', ...base, when: { field: 'shape', in: ['oval'] } })).toEqual([]);
  });

  it('over children is left out where these know no such parent', () => {
    expect(readyRules({ kind: 'maxChildren', ...base, entity: 'Label', via: 'boxId', limit: 2 })).toEqual([]);
  });

  it('over a state that does not exist is left out', () => {
    expect(readyRules({ kind: 'stateBlockedByChildren', ...base, entity: 'Label', via: 'boxId', state: 'sent' })).toEqual([]);
  });
});
