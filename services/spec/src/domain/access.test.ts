import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { entity, read } from './testing/readings.js';

const page = readFileSync(new URL('../../../../docs/specs.md', import.meta.url), 'utf8');
const people = /<!-- said of people -->\s*```text\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const rows = [...(/\| said of people .*\n\|[ -|]*\n((?:\|.*\n)+)/.exec(page)?.[1] ?? '').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, sentence = '', rights = '']) => ({ sentence, rights: [...rights.matchAll(/`([^`]+)`/g)].map(([, right = '']) => right) }),
);

/** `loans-read: librarian, member (own)` */
const rightsOf = (spec: Spec): string[] =>
  (spec.access?.rights ?? []).map(
    ({ id, permits }) =>
      `${id}: ${permits.map(({ role, own }) => (own === undefined ? role : `${role} (${own.by === 'creator' ? 'made' : 'own'})`)).join(', ')}`,
  );
const library = (...sentences: string[]): Spec => read(`${people}\n${sentences.join(' ')}\n`);
const left = (spec: Spec): string[] => spec.unplaced.map(({ span }) => span.quote);

describe('who may do what', () => {
  it.each(rows)('the guide says what is made of: $sentence', ({ sentence, rights }) => {
    const spec = library(sentence);
    expect(rightsOf(spec)).toEqual(rights);
    expect(left(spec)).not.toContain(sentence);
    expect(JSON.stringify(spec.access?.rights.map(({ sources }) => sources))).toContain(JSON.stringify(sentence));
  });

  it('the guide has such rows', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it('is not asked where nobody signs in', () => {
    const spec = read(
      '# Books\n\nEach book has a title (required). Only librarians sort the shelves. A book belongs to a shelf. Each shelf has a number.',
    );
    expect(spec.access).toBeUndefined();
    expect(spec.stories.map(({ capability }) => capability)).not.toContain('signIn');
  });

  it('is not asked where the brief says that nobody signs in', () => {
    expect(read('# Books\n\nEach book has a title (required). Nobody has to sign in. There is no login.').access).toBeUndefined();
  });

  it('makes people sign in where only some of them may do something', () => {
    const spec = read('# Books\n\nEach book has a title (required). Only librarians may delete books.');
    expect(rightsOf(spec)).toEqual(['books-delete: librarian']);
  });

  it('places a right that is said in German where the German stands', () => {
    const spec = read(
      'Ein Zelt hat einen Namen. Eine Reise gehört zu genau einem Zelt und hat ein Datum.\n\nKunden melden sich an. Nur der Leiter darf Reisen löschen.',
    );
    expect(spec.access?.rights.map(({ action, permits }) => [action, permits.map(({ role }) => role)])).toEqual([['delete', ['leiter']]]);
    expect(left(spec)).not.toContain('Nur der Leiter darf Reisen löschen.');
  });

  it('takes records for no roles: only active members may borrow', () => {
    const spec = read(
      '# Books\n\nEach member has a name (required). A member is active or suspended; a new one is active. Each loan has a due date. A loan belongs to a member. Only active members may borrow books.',
    );
    expect(spec.access).toBeUndefined();
  });

  it.each([
    ['Members may change expensive books.', 'not by “expensive”'],
    ['Members cannot see prices.', 'not with which kind of record'],
    ['Everybody can see all loans.', 'everybody who is signed in may do this anyway'],
    ['Only librarians may delete the books of their branch.', 'not by “branch”'],
  ])('leaves what it cannot enforce unplaced, with the reason: %s', (sentence, reason) => {
    const spec = library(sentence);
    expect(rightsOf(spec)).toEqual([]);
    expect(spec.unplaced.find(({ span }) => span.quote === sentence)?.reason).toContain(reason);
  });

  it('gives the accounts to somebody, as an assumption where the brief names nobody', () => {
    expect(
      library('Librarians manage the accounts.')
        .access?.roles.filter((role) => role.administers)
        .map(({ name }) => name),
    ).toEqual(['librarian']);
    const spec = library();
    expect(spec.access?.roles.find((role) => role.administers)?.name).toBe('administrator');
    expect(spec.assumptions.map(({ id }) => id)).toContain('A-administrator');
  });

  it('finds whose a record is over what it belongs to, and else by who made it', () => {
    const spec = library('Members see only their own fines.', 'Members see only their own reviews.');
    const permits = spec.access?.rights.flatMap((right) => right.permits.filter(({ own }) => own !== undefined));
    expect(permits).toEqual([
      {
        role: 'member',
        own: {
          by: 'person',
          path: [
            { direction: 'up', entity: 'Loan', field: 'loanId' },
            { direction: 'up', entity: 'Member', field: 'memberId' },
          ],
        },
      },
      { role: 'member', own: { by: 'creator' } },
    ]);
    expect(spec.assumptions.map(({ id }) => id)).toContain('A-own-reviews');
  });

  it('keeps who made and who changed a record in fields that nobody can write', () => {
    const spec = library('For every book the application records who created it and who changed it last, and when.');
    expect(spec.access?.audit.map((one) => one.entity)).toEqual(['Book']);
    expect(
      entity(spec, 'Book')
        .fields.filter(({ readOnly }) => readOnly)
        .map(({ name }) => name),
    ).toEqual(['createdBy', 'updatedBy']);
  });

  it('writes a criterion for each role and right, after the story of signing in', () => {
    const spec = library('Members see only their own loans.');
    const story = spec.stories.find(({ capability }) => capability === 'access')!;
    expect(story.criteria.map(({ check }) => check)).toMatchObject([
      { role: 'member', outcome: 'own' },
      { role: 'librarian', outcome: 'allowed' },
      { role: 'administrator', outcome: 'allowed' },
    ]);
    expect(story.dependsOn).toContain(spec.stories.find(({ capability }) => capability === 'signIn')!.id);
  });
});
