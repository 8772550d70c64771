import { SystemClock, type Caller } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from './caller.js';
import { ALICE, openHouse } from './fixtures/house.js';
import { Signer } from './fixtures/signer.js';
import { HEALTH } from './health.js';
import { invokeUnary } from './invoke.js';
import { JwtVerifier } from './jwt-verifier.js';

class At extends SystemClock {
  constructor(public time = new Date()) {
    super();
  }
  override now(): Date {
    return this.time;
  }
}
const start = { workflow: 'build', projectId: '', inputsJson: '{}', idempotencyKey: '' };
const refused = { code: 'unauthenticated' };

describe('the token of a call', () => {
  it.each([
    ['none', async () => ''],
    ['one that is no token', async () => 'x.y.z'],
    ['one signed by somebody else', async () => (await Signer.create()).sign(ALICE)],
    ['one signed with a key that identity does not have', async () => (await Signer.create('other')).sign(ALICE)],
    ['one that has expired', async (signer: Signer) => signer.sign(ALICE, { at: new Date(Date.now() - 120_000) })],
    ['one that lives too long', async (signer: Signer) => signer.sign(ALICE, { lifetime: 3_600 })],
    ['one for another audience', async (signer: Signer) => signer.sign(ALICE, { audience: 'other' })],
    ['one without a real tenant', async (signer: Signer) => signer.sign({ tenant: "x' or 1=1", actor: 'user:a' })],
  ])('is refused when it is %s', async (_name, make) => {
    let token = '';
    await using house = await openHouse({ tokens: { token: async () => token } });
    token = await make(house.signer);
    await expect(house.clients.client('echo', WorkflowServiceService).startRun(start, { caller: ALICE })).rejects.toMatchObject(refused);
    expect(house.script.calls).toEqual([]);
  });

  it('is not needed for a public method, whose caller is nobody', async () => {
    await using house = await openHouse();
    const answer = await invokeUnary({
      client: house.connections.to('echo'),
      method: IdentityServiceService.authenticate,
      request: { apiKey: '' },
      metadata: new Metadata(),
      deadline: Date.now() + 5_000,
    });
    expect(answer).toMatchObject(ANONYMOUS);
  });

  it('is not needed for health', async () => {
    await using house = await openHouse();
    const client = new Client(house.addresses.dial('echo'), credentials.createInsecure());
    expect(
      await invokeUnary({ client, method: HEALTH.check, request: { service: '' }, metadata: new Metadata(), deadline: Date.now() + 5_000 }),
    ).toBe(1);
    client.close();
  });
});

describe('verifying', () => {
  it('asks for the key once, and remembers a token until it expires', async () => {
    const signer = await Signer.create();
    const clock = new At();
    let asked = 0;
    const verifier = new JwtVerifier(async () => ((asked += 1), signer.jwk), clock);
    const token = await signer.sign(ALICE);
    const callers: Caller[] = [await verifier.verify(token), await verifier.verify(token)];
    expect([asked, callers]).toEqual([1, [ALICE, ALICE]]);
    clock.time = new Date(Date.now() + 90_000);
    await expect(verifier.verify(token)).rejects.toMatchObject(refused);
  });

  it('asks again when a token names a new key', async () => {
    const [old, fresh] = [await Signer.create('old'), await Signer.create('fresh')];
    const clock = new At();
    const keys = [old.jwk, fresh.jwk];
    const verifier = new JwtVerifier(async () => keys.shift() ?? fresh.jwk, clock);
    await verifier.verify(await old.sign(ALICE));
    clock.time = new Date(Date.now() + 5_000);
    expect(await verifier.verify(await fresh.sign(ALICE))).toEqual(ALICE);
  });

  it('asks again after the key could not be had', async () => {
    const signer = await Signer.create();
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(signer.jwk)];
    const verifier = new JwtVerifier(() => answers.shift()!(), new At());
    const token = await signer.sign(ALICE);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await verifier.verify(token)).toEqual(ALICE);
  });
});
