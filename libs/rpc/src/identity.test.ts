import { SystemClock, type Caller } from '@hexad/kernel';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from './caller.js';
import { ALICE, openHouse } from './fixtures/house.js';
import { Signer } from './testing/signer.js';
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
    ['one that is dated ahead', async (signer: Signer) => signer.sign(ALICE, { at: new Date(Date.now() + 40_000) })],
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
    const verifier = new JwtVerifier(async () => ((asked += 1), signer.keys()), clock);
    const token = await signer.sign(ALICE);
    const callers: Caller[] = [await verifier.verify(token), await verifier.verify(token)];
    expect([asked, callers]).toEqual([1, [ALICE, ALICE]]);
    clock.time = new Date(Date.now() + 90_000);
    await expect(verifier.verify(token)).rejects.toMatchObject(refused);
  });

  it('takes the key of each process of identity by its name', async () => {
    const signers = [await Signer.create('a'), await Signer.create('b')] as const;
    let asked = 0;
    const verifier = new JwtVerifier(async () => ((asked += 1), signers.map((signer) => signer.verifying())), new At());
    const callers = [];
    for (const signer of [...signers, ...signers]) callers.push(await verifier.verify(await signer.sign(ALICE)));
    expect([asked, callers]).toEqual([1, [ALICE, ALICE, ALICE, ALICE]]);
  });

  it('asks again when a token names a key that began just now', async () => {
    const [old, fresh] = [await Signer.create('old'), await Signer.create('fresh')];
    const answers = [[old.verifying()], [old.verifying(), fresh.verifying()]];
    const verifier = new JwtVerifier(async () => answers.shift()!, new At());
    await verifier.verify(await old.sign(ALICE));
    expect(await verifier.verify(await fresh.sign(ALICE))).toEqual(ALICE);
  });

  it('asks once for any number of forged tokens, and goes on with the keys that it knows', async () => {
    const signer = await Signer.create();
    let asked = 0;
    const verifier = new JwtVerifier(async () => ((asked += 1), signer.keys()), new At());
    await verifier.verify(await signer.sign(ALICE));
    const forgers = await Promise.all(Array.from({ length: 50 }, (_, n) => Signer.create(`forged-${n}`)));
    const forged = await Promise.all(forgers.map((forger) => forger.sign(ALICE)));
    const refusals = Promise.all(forged.map((token) => verifier.verify(token).catch(({ code }: { code: string }) => code)));
    expect(await verifier.verify(await signer.sign({ ...ALICE, actor: 'user:bo' }))).toMatchObject({ actor: 'user:bo' });
    expect([new Set(await refusals), asked]).toEqual([new Set([refused.code]), 2]);
  });

  it('no longer takes a key that has ended, unless identity says that it goes on', async () => {
    const [gone, stays] = [await Signer.create('gone'), await Signer.create('stays')];
    const clock = new At();
    const hour = 3_600_000;
    const end = clock.time.getTime() + hour;
    const answers = [[gone.verifying(end), stays.verifying(end)], [stays.verifying(end + hour)]];
    const verifier = new JwtVerifier(async () => answers.shift() ?? [stays.verifying(end + hour)], clock);
    await verifier.verify(await gone.sign(ALICE));
    clock.time = new Date(end + 1_000);
    expect(await verifier.verify(await stays.sign(ALICE, { at: clock.time }))).toEqual(ALICE);
    await expect(verifier.verify(await gone.sign(ALICE, { at: clock.time }))).rejects.toMatchObject(refused);
  });

  it('takes a token of a machine whose clock is a little fast', async () => {
    const signer = await Signer.create();
    const clock = new At();
    const token = await signer.sign(ALICE, { at: new Date(clock.time.getTime() + 25_000) });
    expect(await new JwtVerifier(signer.keys, clock).verify(token)).toEqual(ALICE);
  });

  it('asks again after the key could not be had', async () => {
    const signer = await Signer.create();
    const answers = [() => Promise.reject(new Error('away')), signer.keys];
    const verifier = new JwtVerifier(() => answers.shift()!(), new At());
    const token = await signer.sign(ALICE);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await verifier.verify(token)).toEqual(ALICE);
  });
});
