import { describe, expect, it } from 'vitest';
import { changes, entity, read, relations, rules } from './testing/readings.js';

const BOATS = 'Each boat has a name and a length. Each trip has a title, a start date and an end date. A trip belongs to a boat. ';

describe('references', () => {
  it.each([
    ['Each boat has a name. Each trip has a title. A trip belongs to a boat.', 'Trip', ['belongsTo boat:Boat']],
    ['Each boat has a name. Each trip has a title and a boat.', 'Trip', ['belongsTo boat:Boat']],
    ['Each boat has a name and has many trips. Each trip has a title.', 'Trip', ['belongsTo boat:Boat']],
    [
      'Each boat has a name. Each sailor has a name. A trip has a title. A trip is for one boat and one sailor.',
      'Trip',
      ['belongsTo boat:Boat', 'belongsTo sailor:Sailor'],
    ],
    [
      'Each trip has a title. Each badge has a name. A trip can have many badges, and a badge can belong to many trips.',
      'Trip',
      ['manyToMany badges:Badge'],
    ],
    ['Each harbor has a name and an optional parent harbor.', 'Harbor', ['belongsTo parentHarbor:Harbor']],
    ['# Sailor\n- name\n\n# Trip\n- title\n- skipper (a sailor, optional)', 'Trip', ['belongsTo skipper:Sailor']],
  ])('%s', (brief, name, expected) => {
    expect(relations(read(brief), name)).toEqual(expected);
  });

  it.each([
    ['Deleting a boat deletes its trips.', 'cascade'],
    ['When a boat is deleted, its trips stay.', 'setNull'],
    ['A boat with trips cannot be deleted.', 'restrict'],
  ])('%s', (said, expected) => {
    const relation = entity(read(BOATS + said), 'Trip').relations.find((one) => one.kind === 'belongsTo');
    expect(relation?.onDelete).toBe(expected);
  });
});

describe('states', () => {
  it.each([
    ['A trip moves from planned to sailing to finished.', ['planned → sailing', 'sailing → finished']],
    ['Trip status: planned -> sailing -> finished', ['planned → sailing', 'sailing → finished']],
    ['A trip is planned first, then confirmed, then finished.', ['confirmed → finished', 'planned → confirmed']],
    ['New trips are planned. A planned trip can be confirmed or cancelled.', ['planned → cancelled', 'planned → confirmed']],
    [
      'A trip starts as planned. It can be confirmed while it is planned. A confirmed trip can be reopened.',
      ['confirmed → planned', 'planned → confirmed'],
    ],
    [
      'A trip moves from planned to confirmed to finished. It can be cancelled at any time before it is finished.',
      ['confirmed → finished', 'confirmed|planned → cancelled', 'planned → confirmed'],
    ],
  ])('%s', (said, expected) => {
    expect(changes(read(BOATS + said), 'Trip')).toEqual(expected);
  });

  it('means all states of the sentence with both', () => {
    const said =
      'Trip status: planned, sailing, stopped, wrecked. Planned trips become sailing. Sailing trips can become stopped, stopped trips can become sailing again, and both can be wrecked.';
    expect(changes(read(BOATS + said), 'Trip')).toContain('sailing|stopped → wrecked');
  });

  it('asks for a reason where the brief wants one', () => {
    const spec = read(`${BOATS}Trips start as planned. A planned trip can be cancelled. Cancelling a trip requires a reason.`);
    expect(rules(spec, 'Trip')).toContainEqual({ kind: 'requiredWhen', field: 'reason', when: { field: 'status', in: ['cancelled'] } });
  });

  it('keeps a list of states free until a question is answered otherwise', () => {
    const brief = `${BOATS}A trip is planned, sailing or finished.`;
    expect(changes(read(brief), 'Trip')).toHaveLength(3);
    expect(changes(read(brief, { 'Q-trip-changes': 'in-order' }), 'Trip')).toEqual(['planned → sailing', 'sailing → finished']);
  });
});

describe('rules', () => {
  const STATES = `${BOATS}Boats are active or retired; an active boat can be retired. Trips start as planned, a planned trip can be finished. `;
  it.each([
    ['The end date must be after the start date.', 'Trip', { kind: 'compare', left: 'endDate', op: '>', right: 'startDate' }],
    ['The end date cannot be before the start date.', 'Trip', { kind: 'compare', left: 'endDate', op: '>=', right: 'startDate' }],
    ['The start date must not be in the past.', 'Trip', { kind: 'relativeToNow', field: 'startDate', op: '>=' }],
    ['The title is unique within a boat.', 'Trip', { kind: 'uniqueTogether', fields: ['boatId', 'title'] }],
    ['No two trips of the same boat may have the same title.', 'Trip', { kind: 'uniqueTogether', fields: ['boatId', 'title'] }],
    ['Finished trips cannot be changed.', 'Trip', { kind: 'immutable', when: { field: 'status', in: ['finished'] } }],
    ['Once a trip is finished, it may no longer be deleted.', 'Trip', { kind: 'deleteOnly', when: { field: 'status', in: ['planned'] } }],
    ['Once a trip is finished, it cannot be changed.', 'Trip', { kind: 'immutable', when: { field: 'status', in: ['finished'] } }],
    ['Only planned trips can be deleted.', 'Trip', { kind: 'deleteOnly', when: { field: 'status', in: ['planned'] } }],
    ['Trips are never deleted.', 'Trip', { kind: 'deleteOnly' }],
    [
      'A boat can have at most 3 planned trips.',
      'Boat',
      { kind: 'maxChildren', entity: 'Trip', via: 'boatId', limit: 3, when: { field: 'status', in: ['planned'] } },
    ],
    [
      'A boat cannot be retired while it has planned trips.',
      'Boat',
      { kind: 'stateBlockedByChildren', state: 'retired', entity: 'Trip', via: 'boatId', when: { field: 'status', in: ['planned'] } },
    ],
    [
      'New trips can only be created for active boats.',
      'Trip',
      { kind: 'parentMust', via: 'boatId', parent: 'Boat', when: { field: 'status', in: ['active'] } },
    ],
    ['The title cannot be changed after creation.', 'Trip', { kind: 'immutable', fields: ['title'] }],
  ])('%s', (said, name, expected) => {
    expect(rules(read(STATES + said), name)).toContainEqual(expected);
  });
});

describe('lists', () => {
  it('searches, filters, sorts and pages as asked', () => {
    const spec = read(
      `${BOATS}Trips can be searched by title, filtered by boat and start date, and sorted by end date. Show 15 trips per page.`,
    );
    expect(entity(spec, 'Trip')).toMatchObject({
      search: ['title'],
      filters: ['boatId', 'startDate'],
      sorts: ['endDate'],
      pageSize: { default: 15 },
    });
  });

  it('takes the last of several things to filter and sort by', () => {
    const spec = read(
      '# Trips\n- title\n- Rank: low, normal or high\n- start date\nA trip can carry any number of badges.\n# Badges\n- name\n# Finding\nI can filter trips by rank and badge, and sort them by start date or rank.',
    );
    expect(entity(spec, 'Trip')).toMatchObject({ filters: ['rank', 'badgeIds'], sorts: ['startDate', 'rank'] });
  });

  it('takes terse wishes for wishes, not for attributes', () => {
    const spec = read('1. boats: name* (unique), rig [sloop, ketch]\n2. boats: search name; filter rig; sort name');
    expect(entity(spec, 'Boat')).toMatchObject({ search: ['name'], filters: ['rig'], sorts: ['name'] });
    expect(entity(spec, 'Boat').fields).toHaveLength(2);
  });

  it('shows the newest first when asked', () => {
    expect(entity(read(`${BOATS}Trips are listed newest first.`), 'Trip').defaultSort).toEqual({ field: 'createdAt', direction: 'desc' });
  });
});

describe('wording', () => {
  it('uses the article that goes with the sound, and no plural for one character', () => {
    const spec = read(
      'Each unit has a name of at least 1 character and an owner email. Each hour entry has a text. An hour entry belongs to a unit.',
    );
    const said = JSON.stringify(spec.stories.map((story) => story.criteria));
    expect(said).toContain('a unit is created whose name is empty');
    expect(said).toContain('an hour entry is created');
  });
});

describe('scope', () => {
  it('keeps what is not wanted out of the entities', () => {
    const spec = read(`${BOATS}We do not need invoices. Out of scope: weather forecasts.`);
    expect(spec.entities.map((one) => one.name)).toEqual(['Boat', 'Trip']);
    expect(spec.outOfScope).toHaveLength(2);
  });

  it('lists greetings and signatures as unplaced', () => {
    const reasons = read(`Hi all,\n\n${BOATS}\n\nBest regards,\nAnna`).unplaced.map((one) => one.reason);
    expect(reasons).toEqual(['greeting', 'signature', 'signature']);
  });

  it('counts no title and no head of a table among what found no place', () => {
    expect(read(`# About\n\n## Boats\n\n| field | type |\n|---|---|\n| name | text |\n| length | number |`).unplaced).toEqual([]);
  });

  it.each([
    ['', 'brief_empty'],
    ['   \n ', 'brief_empty'],
    ['Good morning! Nice weather today.', 'nothing_buildable'],
  ])('refuses %j with a code', (brief, code) => {
    expect(() => read(brief)).toThrow(expect.objectContaining({ code }));
  });

  it('builds a one-line brief on stated assumptions', () => {
    const spec = read('a guestbook app');
    expect(spec.entities.map((one) => one.name)).toEqual(['Guestbook']);
    expect(spec.assumptions.length).toBeGreaterThan(0);
  });

  it('refuses an answer that is no choice', () => {
    expect(() => read('Each boat has a name. A boat is new or old.', { 'Q-boat-changes': 'maybe' })).toThrow(
      expect.objectContaining({ code: 'answers_invalid' }),
    );
  });
});
