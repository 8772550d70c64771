import { describe, expect, it } from 'vitest';
import { changes, entity, read } from './testing/readings.js';

const BOATS = 'A boat has a name.\n\nA trip belongs to a boat. It has a title and a day (date).\n\n';
const told = (text: string): string[] => changes(read(BOATS + text), 'Trip');

describe('the life of a record as it is told', () => {
  it.each([
    [
      'A trip starts out as planned. From there it goes to boarding, and once boarding is over it becomes sailing. After that it is moored.',
      ['boarding → sailing', 'planned → boarding', 'sailing → moored'],
    ],
    [
      'A trip is planned to begin with. When the skipper agrees it moves to confirmed, and in the end it gets marked as closed.',
      ['confirmed → closed', 'planned → confirmed'],
    ],
    [
      'Trips are planned first. A planned trip gets approved or rejected. Approved ones are carried out.',
      ['approved → carried out', 'planned → approved', 'planned → rejected'],
    ],
    [
      'It was agreed on a trip: it is opened, thereafter it is in review, then it is either completed or rejected. A rejected trip is then in review again.',
      ['in review → completed', 'in review → rejected', 'opened|rejected → in review'],
    ],
    [
      'A trip passes through these stages: planned, checked, closed. From planned it can move straight to dropped, and the same goes for checked.',
      ['checked → closed', 'checked|planned → dropped', 'planned → checked'],
    ],
    ['The status of a trip is planned, sailing or done. Planned to sailing to done.', ['planned → sailing', 'sailing → done']],
    ['A trip is open at first. An open trip may be paused, which puts it back to open.', []],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('takes the way back for no part of a name', () => {
    expect(told('The status goes planned -> checked -> done. If somebody objects, it goes from checked back to planned.')).toEqual([
      'checked → done',
      'checked → planned',
      'planned → checked',
    ]);
  });

  it('takes no remark for a state', () => {
    const spec = read(
      `${BOATS}Trips are planned, sailing or done. Once done, a trip is frozen. A trip can only be erased as long as it is planned.`,
    );
    expect(entity(spec, 'Trip').states).toEqual(['planned', 'sailing', 'done']);
  });

  it('keeps the changes out of a state whose records can no longer be edited', () => {
    expect(told('The status goes planned -> sailing -> done. A sailing trip cannot be changed any more.')).toContain('sailing → done');
  });

  it('understands what was asked about', () => {
    const spec = read(`${BOATS}What states does a trip have?\n\nplanned, sailing, moored. In that order.`);
    expect(changes(spec, 'Trip')).toEqual(['planned → sailing', 'sailing → moored']);
  });

  it('reads a table of the states that may follow', () => {
    const spec = read(
      `# Trips\n\nA trip has a title.\n\n| State | Next states |\n|---|---|\n| planned | sailing, dropped |\n| sailing | done |\n| done | - |\n`,
    );
    expect(changes(spec, 'Trip')).toEqual(['planned → dropped', 'planned → sailing', 'sailing → done']);
  });
});

it('a change that is said twice, once with its verb and once without, is one change', () => {
  const text =
    'A job has a title.\n\nEvery job starts as open. An open job can be completed, and a completed job can be reopened.\n\n' +
    'A plan has a title. A plan is active until it is archived; an archived plan can be activated again.\n';
  const names = (name: string) => entity(read(text), name).transitions.map((one) => one.name);
  expect([names('Job'), names('Plan')]).toEqual([
    ['complete', 'reopen'],
    ['archive', 'activate'],
  ]);
});

describe('a life that is told by what people do', () => {
  it.each([
    [
      'one after the other, with two ways out of one state',
      'A claim has a title. Claims start as drafts. The sailor submits the claim. The treasurer approves or rejects it. Approved claims are paid.',
      ['draft → submitted', 'submitted → approved', 'submitted → rejected', 'approved → paid'],
    ],
    [
      'with small words behind the verb',
      'A claim has a title. A claim starts out as requested. The harbor master then either confirms it or turns it down.',
      ['requested → confirmed', 'requested → turned down'],
    ],
    [
      'by the name of the state that it is brought to, behind what that depends on',
      'A claim has a title. New claims are open. When the work is done, the rigger marks the claim as finished. The sailor then accepts it.',
      ['open → finished', 'finished → accepted'],
    ],
    [
      'where what it depends on is not so',
      'A claim has a code. A claim is first announced. The courier collects it. If nobody is at home, the claim is marked as failed.',
      ['announced → collected', 'collected → failed'],
    ],
    [
      'from the moment when it is made',
      'A claim has a code. When a claim is created it is pending. As soon as the boat is handed over, it becomes active.',
      ['pending → active'],
    ],
  ])('is read %s', (_, text, expected) => {
    expect(changes(read(text), 'Claim').toSorted((a, b) => a.localeCompare(b))).toEqual(expected.toSorted((a, b) => a.localeCompare(b)));
  });

  it('takes what is done for no choice', () => {
    const spec = read('A claim has a title. Claims start as drafts. The treasurer approves or rejects it. A treasurer has a name.');
    expect(spec.entities.flatMap(({ fields }) => fields.flatMap(({ enum: values }) => values ?? []))).not.toContain('approves');
  });

  it('takes how long something is possible for no state that it begins in', () => {
    const spec = read('A claim has a title. Claims are new, approved or withdrawn. An approved claim can be withdrawn until it is paid.');
    expect(entity(spec, 'Claim').initialState).toBe('new');
  });
});
