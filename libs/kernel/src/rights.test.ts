import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { may, requireRight, RIGHTS, ROLES, type Right, type Role } from './rights.js';

const as = (...roles: Role[]) => ({ tenant: '01890000-0000-7000-8000-000000000001', actor: 'user:a', roles });
const rightsOf = (role: Role) => (Object.keys(RIGHTS) as Right[]).filter((right) => may(as(role), right));

describe('rights', () => {
  it('let a viewer read, and write nothing', () => {
    expect(rightsOf('viewer')).toEqual(['tenant.read', 'keys.own', 'projects.read', 'models.read', 'budgets.read']);
  });

  it('grow from viewer to member, admin and owner', () => {
    const sets = (['viewer', 'member', 'admin', 'owner'] as const).map((role) => new Set(rightsOf(role)));
    expect(sets.slice(1).every((more, index) => sets[index]!.isSubsetOf(more) && more.size > sets[index]!.size)).toBe(true);
  });

  it('of an operator are not those of an owner: the platform is not the tenant', () => {
    expect(rightsOf('operator')).toEqual(['tenants.operate', 'bus.operate', 'models.operate']);
  });

  it('are in docs/identity.md as they are here', () => {
    const page = readFileSync(new URL('../../../docs/identity.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z.]+)`[^|]*\|(.*)\|$/gm)].map(([, right, cells]) => [
      right,
      ROLES.filter((_, column) => cells!.split('|')[column]?.trim() === 'yes'),
    ]);
    expect(Object.fromEntries(rows)).toEqual(RIGHTS);
  });

  it('add up over several roles', () => {
    expect(may(as('operator', 'viewer'), 'bus.operate')).toBe(true);
  });

  it('are none for a caller without roles', () => {
    expect(() => requireRight({ tenant: '', actor: 'key:x' }, 'projects.read')).toThrowError(
      expect.objectContaining({ code: 'forbidden', details: { right: 'projects.read' } }),
    );
  });
});
