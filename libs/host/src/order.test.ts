import { array, assert, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from './order.js';

const role = (name: string, ...needs: string[]) => ({ name, needs });
const names = (roles: readonly { name: string }[]) => roles.map(({ name }) => name);

describe('the order of roles', () => {
  it('puts what is needed first and keeps the rest as given', () => {
    expect(names(inOrder([role('gateway', 'spec'), role('spec', 'identity'), role('identity'), role('codegen')]))).toEqual([
      'identity',
      'spec',
      'gateway',
      'codegen',
    ]);
  });

  it('takes a need that is not here for one that runs elsewhere', () => {
    expect(names(inOrder([role('spec', 'identity')]))).toEqual(['spec']);
  });

  it('refuses a circle and names it', () => {
    expect(() => inOrder([role('a', 'b'), role('b', 'c'), role('c', 'a')])).toThrow('a → b → c → a');
  });

  it('refuses a role that is named twice', () => {
    expect(() => inOrder([role('a'), role('a')])).toThrow('named twice');
  });

  it('has every need before its role, for any graph without a circle', () => {
    const graphs = array(array(nat(20), { maxLength: 5 }), { maxLength: 20 });
    assert(
      property(graphs, (lists) => {
        const roles = lists.map((list, index) => role(`r${index}`, ...list.filter((need) => need < index).map((need) => `r${need}`)));
        const seen = new Set<string>();
        for (const { name, needs } of inOrder(roles.toReversed())) {
          expect(needs.every((need) => seen.has(need))).toBe(true);
          seen.add(name);
        }
      }),
    );
  });
});
