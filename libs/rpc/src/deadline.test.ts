import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, openHouse, type House } from './fixtures/house.js';
import { serving } from './serving.js';

const start = { workflow: 'build', projectId: '', inputsJson: '{}', idempotencyKey: '' };
let house: House;
beforeEach(async () => {
  house = await openHouse({ drainMs: 200 });
});
afterEach(() => house[Symbol.asyncDispose]());
const echo = () => house.clients.client('echo', WorkflowServiceService);

describe('the deadline of a call', () => {
  it('bounds every call that is made on its behalf, whatever that asks for', async () => {
    house.script.during = () => echo().startRun(start, { caller: ALICE, timeoutMs: 60_000 });
    const before = Date.now();
    await echo().getRun({ runId: 'r' }, { caller: ALICE, timeoutMs: 2_000 });
    const [inner] = house.script.calls;
    expect([inner!.deadline > before, inner!.deadline <= before + 2_050]).toEqual([true, true]);
  });

  it('is not made longer: who asks for less gets less', async () => {
    house.script.during = () => echo().startRun(start, { caller: ALICE, timeoutMs: 500 });
    const before = Date.now();
    await echo().getRun({ runId: 'r' }, { caller: ALICE, timeoutMs: 20_000 });
    expect(house.script.calls[0]!.deadline - before).toBeLessThan(5_000);
  });

  it('bounds no more what the handler left behind when it answered', async () => {
    const answered = Promise.withResolvers<void>();
    let left: Promise<unknown> | undefined;
    house.script.during = async () => {
      left = answered.promise.then(() => echo().startRun(start, { caller: ALICE, timeoutMs: 60_000 }));
    };
    const before = Date.now();
    await echo().getRun({ runId: 'r' }, { caller: ALICE, timeoutMs: 2_000 });
    answered.resolve();
    await left;
    expect(house.script.calls[0]!.deadline - before).toBeGreaterThan(50_000);
  });

  it('does not bound what the handler begins in its own time, even before it answers', async () => {
    house.script.during = () => serving.beyond(() => echo().startRun(start, { caller: ALICE, timeoutMs: 60_000 }));
    const before = Date.now();
    await echo().getRun({ runId: 'r' }, { caller: ALICE, timeoutMs: 2_000 });
    expect(house.script.calls[0]!.deadline - before).toBeGreaterThan(50_000);
  });
});
