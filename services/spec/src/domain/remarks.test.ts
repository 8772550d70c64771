import { describe, expect, it } from 'vitest';
import { entity, field, read } from './testing/readings.js';

const boat = (...items: readonly string[]): ReturnType<typeof read> => read(`boat:\n- name (req.)\n${items.join('\n')}`);

describe('a remark in a list', () => {
  it.each([
    ['- hull code, required, unique, HB-1234', 'Boat.hullCode', { unique: true, pattern: '^HB-\\d{4}$' }],
    ['- hull code (unique, AB-1234)', 'Boat.hullCode', { unique: true, pattern: '^[A-Z]{2}-\\d{4}$' }],
    ['- berth: required, A12', 'Boat.berth', { required: true, pattern: '^[A-Z]\\d{2}$' }],
    ['- deck class, K1, K2 or K3', 'Boat.deckClass', { enum: ['K1', 'K2', 'K3'] }],
    ['- builder (req., max 80)', 'Boat.builder', { required: true, maxLength: 80 }],
    ['- launched on (date, req.)', 'Boat.launchedOn', { required: true, type: 'date' }],
    ['- flag, opt.', 'Boat.flag', { required: false }],
    ['- hull number, uniq., mand.', 'Boat.hullNumber', { unique: true, required: true }],
    ['- mooring fee (def: 5)', 'Boat.mooringFee', { default: 5 }],
  ])('%s', (item, name, expected) => {
    const spec = boat(item, '- length');
    expect(field(spec, name)).toMatchObject(expected);
    expect(entity(spec, 'Boat').fields).toHaveLength(3);
  });
});

describe('an item of a list of attributes', () => {
  it('stays one when it says in words what kind of thing the attribute is', () => {
    const spec = read(
      '## Boat\n\n* name – required\n* seaworthiness – a rating from 1 (leaky) to 5 (tight), default 3\n* colour (optional)',
    );
    expect(spec.entities.map((one) => one.name)).toEqual(['Boat']);
    expect(field(spec, 'Boat.seaworthiness')).toMatchObject({ type: 'integer', minimum: 1, maximum: 5, default: 3 });
    expect(field(spec, 'Boat.colour')).toMatchObject({ required: false });
  });

  it('is measured in fractions when it is a weight or has no lowest value', () => {
    const spec = read('## Boat\n\n* name – required\n* kilograms (required, at least 1)\n* ballast (greater than 0)');
    expect(entity(spec, 'Boat').fields).toMatchObject([{}, { type: 'number' }, { type: 'number' }]);
  });
});
