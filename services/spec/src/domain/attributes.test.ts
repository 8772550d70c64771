import { describe, expect, it } from 'vitest';
import { entity, field, read } from './testing/readings.js';

/** What is said of an attribute, and what becomes of it. */
const SAID: readonly (readonly [string, string, object])[] = [
  ['Each boat has a name of at most 40 characters and a berth.', 'Boat.name', { type: 'string', maxLength: 40, required: true }],
  ['Each boat has a name, an optional description and a launch date.', 'Boat.description', { type: 'text', required: false }],
  ['Each boat has a name, an optional description and a launch date.', 'Boat.launchDate', { type: 'date', required: true }],
  ['A boat has a name (required), a length and a mast height (optional).', 'Boat.length', { type: 'number', required: false }],
  ['Each boat has a name. The name must be unique.', 'Boat.name', { unique: true }],
  ['Each boat has a name and a year built. No two boats may share the same name.', 'Boat.name', { unique: true }],
  ['Each boat has a name and a rating from 1 to 5.', 'Boat.rating', { type: 'integer', minimum: 1, maximum: 5 }],
  [
    'Each boat has a name and a price, which must be greater than zero.',
    'Boat.price',
    { type: 'number', exclusiveMinimum: 0, format: 'money' },
  ],
  [
    'Each boat has a name and a number of cabins. The number of cabins cannot be negative.',
    'Boat.numberOfCabins',
    { type: 'integer', minimum: 0 },
  ],
  ['Each boat has a name and a capacity of at least 2.', 'Boat.capacity', { type: 'integer', minimum: 2 }],
  [
    'Each boat has a name and a registration code of two letters followed by four digits.',
    'Boat.registrationCode',
    { pattern: '^[A-Za-z]{2}\\d{4}$' },
  ],
  [
    'Each boat has a name and a registration code in the format AB-1234.',
    'Boat.registrationCode',
    { pattern: '^[A-Z]{2}\\-\\d{4}$'.replace('\\-', '-') },
  ],
  ['Each boat has a name and a hull number of exactly 13 digits.', 'Boat.hullNumber', { type: 'string', pattern: '^\\d{13}$' }],
  ['Each boat has a name and a five digit postcode.', 'Boat.postcode', { pattern: '^\\d{5}$' }],
  [
    'Each boat has a name and a size, which is one of small, medium and large.',
    'Boat.size',
    { type: 'enum', enum: ['small', 'medium', 'large'] },
  ],
  ['Each boat has a name and a size (S, M, L).', 'Boat.size', { type: 'enum', enum: ['S', 'M', 'L'] }],
  ['boats with name, size small/medium/large and length', 'Boat.size', { type: 'enum', enum: ['small', 'medium', 'large'] }],
  ['Each boat has a name and a size of either small or large. The size defaults to small.', 'Boat.size', { default: 'small' }],
  ['Each boat has a name and a crew count that is 3 by default.', 'Boat.crewCount', { type: 'integer', default: 3 }],
  ['Each boat has a name and a flag whether it is seaworthy.', 'Boat.seaworthy', { type: 'boolean' }],
  ['Each boat has a name, an email address and a website.', 'Boat.email', { type: 'string', format: 'email' }],
  ['Each boat has a name, an email address and a website.', 'Boat.website', { type: 'string', format: 'url' }],
  ['Each boat has a name and a start date, which is today by default.', 'Boat.startDate', { type: 'date', default: { now: true } }],
  ['Each boat has a name with between 3 and 30 characters.', 'Boat.name', { minLength: 3, maxLength: 30 }],
  ['Each boat has a name. Its name may not be longer than 25 characters.', 'Boat.name', { maxLength: 25 }],
  ['Each boat has a first and last inspection date and a name.', 'Boat.firstInspectionDate', { type: 'date' }],
  [
    '# Boats\n- name* (max 60)\n- mooring fee (money, at least 0)\n- notes',
    'Boat.mooringFee',
    { type: 'number', minimum: 0, format: 'money' },
  ],
  ['# Boats\n- name* (max 60)\n- mooring fee (money, at least 0)\n- notes', 'Boat.name', { required: true, maxLength: 60 }],
  [
    '## Boat\n\n| Field | Type | Required | Notes |\n|---|---|---|---|\n| name | string | yes | unique |\n| hull color | text | no | |',
    'Boat.name',
    { required: true, unique: true },
  ],
  ['For every boat we record the name, the owner name and, if there is one, a nickname.', 'Boat.nickname', { required: false }],
  ['Boat: name (required), built on (date), insured (yes/no, default no)', 'Boat.insured', { type: 'boolean', default: false }],
  [
    'anna: we need boats\nben: each boat has a name and a mooring code\nanna: the mooring code has to be unique\nben: ok',
    'Boat.mooringCode',
    { unique: true },
  ],
  [
    'Hi team,\n\nplease build us something for our boats. A boat has a name (max 50 chars) and a phone number.\n\nRegards,\nAnna',
    'Boat.name',
    { maxLength: 50 },
  ],
];

describe('attributes', () => {
  it.each(SAID)('%s', (brief, name, expected) => {
    expect(field(read(brief), name)).toMatchObject(expected);
  });

  it('takes what begins and what ends on both sides of a slash for two attributes, and knows money by its word', () => {
    const spec = read('# Rooms\n\nBookings: title, starts at / ends at, fee (money, at least 0, required).\n');
    expect(entity(spec, 'Booking').fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'title string',
      'startsAt datetime',
      'endsAt datetime',
      'fee number',
    ]);
    expect(spec.unplaced).toEqual([]);
  });
});
