import { ANONYMOUS } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { keyOf, person } from '../fixtures/people.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const create = async (caller: Parameters<typeof house.clients.tickets.createTicket>[1]['caller']) =>
  (await house.clients.tickets.createTicket({}, { caller })).ticket;
const redeem = (ticket: string) => house.clients.tickets.redeemTicket({ ticket }, { caller: ANONYMOUS });

describe('a ticket', () => {
  it('stands for its caller once, with what they may now', async () => {
    const someone = await person(house, 'viewer');
    const { id } = await keyOf(house, someone);
    const caller = { ...someone.caller, actor: `key:${id}` };
    const ticket = await create(caller);
    expect(await redeem(ticket)).toEqual({ tenant: caller.tenant, actor: caller.actor, roles: ['viewer'] });
    await expect(redeem(ticket)).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('was used') as string });
    await house.clients.keys.revokeKey({ id }, { caller: someone.caller });
    await expect(house.clients.tickets.checkCaller({}, { caller })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('of a key that was revoked meanwhile stands for nobody, and a key is no ticket', async () => {
    const someone = await person(house, 'member');
    const { id, secret } = await keyOf(house, someone);
    const ticket = await create({ ...someone.caller, actor: `key:${id}` });
    await house.clients.keys.revokeKey({ id }, { caller: someone.caller });
    await expect(redeem(ticket)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(redeem(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('goes to one of those who show it at the same time', async () => {
    const someone = await person(house, 'member');
    const ticket = await create(someone.caller);
    const shown = await Promise.allSettled(Array.from({ length: 5 }, () => redeem(ticket)));
    expect(shown.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
