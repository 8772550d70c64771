import { describe, expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { read } from './testing/readings.js';

const KENNEL = `# Kennel

People sign in. The roles are warden, helper, owner and cashier.

Each cage has a number and a size. Each owner has a name. Each stay has an arrival date. A stay belongs to a cage and an owner. A stay is requested, confirmed or ended. A requested stay can be confirmed; a confirmed stay can be ended. Each invoice has an amount and belongs to an owner. An invoice is open or waived. An open invoice can be waived.
`;
const rightsOf = (spec: Spec): string[] =>
  (spec.access?.rights ?? []).map(({ id, permits }) => `${id}: ${permits.map(({ role, own }) => role + (own ? '*' : '')).join(' ')}`);
const all = ['create', 'read', 'update', 'delete'];

describe('ways of saying who may do what', () => {
  it.each([
    ['Adding cages: wardens only.', ['cages-create: warden']],
    ['Waiving an invoice requires the cashier role.', ['invoices-transition-waive: cashier']],
    ['It takes a warden to delete a cage.', ['cages-delete: warden']],
    ["Unless you're a warden you can't delete cages.", ['cages-delete: warden']],
    ['If you are not a warden you cannot delete cages.', ['cages-delete: warden']],
    ['The right to delete a cage is vested in the warden.', ['cages-delete: warden']],
    ['The system shall allow wardens to delete cages.', ['cages-delete: warden']],
    ['The system shall prevent helpers from deleting cages.', ['cages-delete: warden owner cashier administrator']],
    ['Hide invoices from helpers.', ['invoices-read: warden owner cashier administrator']],
    ['Invoices must not be visible to helpers.', ['invoices-read: warden owner cashier administrator']],
    ['Invoices are visible to the cashier and the warden only.', ['invoices-read: cashier warden']],
    ['Access to invoices is limited to the cashier.', all.map((may) => `invoices-${may}: cashier`)],
    ['Helpers have no access to invoices.', all.map((may) => `invoices-${may}: warden owner cashier administrator`)],
    ['Cages are publicly visible.', ['cages-read: anyone']],
    ['Only the cashier waives invoices.', ['invoices-transition-waive: cashier']],
    ['Helpers confirm stays.', ['stays-transition-confirm: helper']],
    [
      "Helpers: can confirm stays, can't delete them.",
      ['stays-transition-confirm: helper', 'stays-delete: warden owner cashier administrator'],
    ],
    ['The cashier may mark invoices as waived.', ['invoices-transition-waive: cashier']],
    [
      '| Role | May do |\n|---|---|\n| Warden | add and delete cages, confirm stays |',
      ['cages-create: warden', 'cages-delete: warden', 'stays-transition-confirm: warden'],
    ],
  ])('%s', (said, rights) => {
    expect(rightsOf(read(`${KENNEL}\n${said}\n`))).toEqual(rights);
  });

  it('takes away everything but seeing from who may only see', () => {
    const others = 'warden owner cashier administrator';
    for (const said of ['Helpers can only view cages.', 'Helpers have read-only access to cages.', 'Cages are read-only for helpers.'])
      expect(rightsOf(read(`${KENNEL}\n${said}\n`)).slice(1)).toEqual(
        ['create', 'update', 'delete'].map((may) => `cages-${may}: ${others}`),
      );
  });

  it('reads who may where it is also said when', () => {
    expect(rightsOf(read(`${KENNEL}\nHelpers can confirm a stay once it is requested.\n`))).toEqual(['stays-transition-confirm: helper']);
    expect(rightsOf(read(`${KENNEL}\nOwners can edit their own stays until the arrival date.\n`))).toEqual(['stays-update: owner*']);
  });

  it('takes nothing from anybody for good by what is only denied at times', () => {
    const never = 'Nobody may delete a stay once it is confirmed.\n\nOnly wardens may delete cages when they are old.';
    const spec = read(`${KENNEL}\n${never}\n`);
    expect(rightsOf(spec)).toEqual([]);
    expect(spec.entities.find(({ name }) => name === 'Stay')?.operations).toContain('delete');
  });

  it('knows whose records they are by the verb with which they were made', () => {
    expect(rightsOf(read(`${KENNEL}\nHelpers may edit the stays they requested, and no others.\n`))).toContainEqual(
      expect.stringMatching(/^stays-update: .*helper\*/),
    );
    expect(rightsOf(read(`${KENNEL}\nA stay may only be deleted by the person who requested it.\n`))).toEqual(['stays-delete: everyone*']);
  });

  it('makes no role of what somebody does after a dash', () => {
    const spec = read(
      'Everybody signs in.\n\nEach essay has a title. An essay belongs to a pupil.\n\n* Pupil - hands in essays, sees only their own essays\n',
    );
    expect(spec.access?.roles.map(({ name }) => name)).toEqual(['pupil', 'administrator']);
    expect(rightsOf(spec)).toContainEqual(expect.stringMatching(/^essays-read: .*pupil\*/));
  });
});
