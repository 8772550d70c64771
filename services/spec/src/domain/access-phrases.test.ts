import { describe, expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { read } from './testing/readings.js';

const SHED = `# Tool shed

Everybody signs in. Each tool has a name (required) and a serial number. Each member has a name. Each loan has a start date and a due date. A loan belongs to a member and a tool.
`;
const rightsOf = (spec: Spec): string[] =>
  (spec.access?.rights ?? []).map(({ id, permits }) => `${id}: ${permits.map(({ role, own }) => role + (own ? '*' : '')).join(' ')}`);
const actorsOf = (spec: Spec): string[] => spec.actors.map(({ name }) => name);

describe('who may do what, in the words of many', () => {
  it.each([
    [
      'The warden alone looks after the tools, i.e. adds, corrects and removes them.',
      ['tools-create', 'tools-update', 'tools-delete'],
      'warden',
    ],
    ['Adding tools is up to the wardens. Same goes for deleting them.', ['tools-create', 'tools-delete'], 'warden'],
    ['Deleting a tool is something I alone, as the warden, may do.', ['tools-delete'], 'warden'],
    ['Leave tools to the warden.', ['tools-create', 'tools-update', 'tools-delete'], 'warden'],
    ['To remove a tool you have to be the warden.', ['tools-delete'], 'warden'],
    ['The warden is the only one who can add tools.', ['tools-create'], 'warden'],
    ['No one except a warden shall be permitted to delete a tool.', ['tools-delete'], 'warden'],
    ['Creation and removal of tools is limited to the warden.', ['tools-create', 'tools-delete'], 'warden'],
    ['Tools are put in by the warden. They can be deleted by the warden only.', ['tools-create', 'tools-delete'], 'warden'],
    ['As a warden I want to rename tools, which nobody else should be able to do.', ['tools-update'], 'warden'],
    ['## Roles\n\n- Warden\n  - adds tools\n  - can delete tools', ['tools-create', 'tools-delete'], 'warden'],
    ['| | Tools |\n|---|---|\n| Warden | add, change |', ['tools-create', 'tools-update'], 'warden'],
  ])('%s', (said, rights, role) => {
    expect(rightsOf(read(`${SHED}\n${said}\n`))).toEqual(rights.map((right) => `${right}: ${role}`));
  });

  it.each([
    'Members get to see nothing but their own loans.',
    'A member never gets to see another member’s loans.',
    'Members can look at their loans.',
    'Loans of other members are not visible to a member.',
  ])('%s', (said) => {
    expect(rightsOf(read(`${SHED}\n${said}\n`)).map((right) => right.replace(/administrator /, ''))).toEqual(['loans-read: member*']);
  });

  it('goes on with whom and what was spoken of', () => {
    const spec = read(
      `${SHED}\nHelpers can look at loans but must not touch them. Wardens enter loans, and they can change only the ones they entered. Members cannot.\n`,
    );
    expect(rightsOf(spec)).toContainEqual(expect.stringMatching(/^loans-update: .*warden\*/));
    expect(rightsOf(spec).filter((right) => /-(?:create|update|delete):.*helper|update:.*member/.test(right))).toEqual([]);
    expect(actorsOf(spec)).toEqual(expect.arrayContaining(['Helper', 'Warden']));
  });

  it('takes a file on each of them for no record, and whom a letter speaks of for who may', () => {
    const spec = read(
      'We keep a file on every dog: its name, breed and date of birth. A stay is for one dog and has an arrival date.\n\nMy two receptionists take the calls, so stays are entered by them and by nobody else. Everyone has to log in.\n',
    );
    expect(spec.entities.map(({ name }) => name)).toEqual(['Dog', 'Stay']);
    expect(rightsOf(spec)).toEqual(['stays-create: receptionist']);
  });

  it('takes deleting away where nobody may', () => {
    expect(read(`${SHED}\nNobody is allowed to delete a tool.\n`).entities.find(({ name }) => name === 'Tool')?.operations).not.toContain(
      'delete',
    );
  });

  it('never leaves a record that nobody may make without saying so', () => {
    const contradicted = read(`${SHED}\nOnly wardens may add tools. Wardens cannot add tools.\n`);
    expect(rightsOf(contradicted)).toContain('tools-create: administrator');
    expect(contradicted.assumptions.find(({ id }) => id === 'A-nobody-tools-create')?.statement).toContain('nobody who may create tools');
    const forbidden = read(`${SHED}\nNobody may add tools.\n`);
    expect(forbidden.unplaced.find(({ span }) => span.quote === 'Nobody may add tools.')?.reason).toContain(
      'nobody could ever make a tool',
    );
  });
});
