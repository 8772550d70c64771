import { BatchServiceService } from '@hexad/proto/llm/v1/batches';
import { UsageServiceService } from '@hexad/proto/llm/v1/usage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TENANT } from '../doors/fixtures/open-doors.js';
import { openRole, type WholeRole } from '../doors/fixtures/whole-role.js';

let role: WholeRole;
beforeAll(async () => void (role = await openRole({ HEXAD_LLM_BATCH_LOOK_MS: '100' })));
afterAll(() => role[Symbol.asyncDispose]());

const OWNER = { caller: { tenant: TENANT, actor: 'key:one', roles: ['owner'] } } as const;
const client = () => role.platform.rpc.client('llm', BatchServiceService);
const asked = (text: string, more = {}) => ({
  model: '',
  system: [],
  turns: [{ role: 'user', parts: [{ part: { $case: 'text' as const, value: { text, untrusted: false } }, cache: '' }] }],
  tools: [],
  toolChoice: '',
  output: '',
  maxOutput: 100,
  stop: [],
  reasoningEffort: '',
  redact: '',
  ...more,
});
const wanted = (more = {}) => ({
  model: 'anthropic/claude-sonnet-5',
  redact: '',
  items: ['one', 'two'].map((customId) => ({ customId, asked: asked(`Say ${customId}`) })),
  ...more,
});

describe('batches of the whole role', () => {
  it('are begun, looked after, and give their results in the order of the requests', async () => {
    const { batch } = await client().createBatch(wanted(), OWNER);
    await expect
      .poll(async () => (await client().getBatch({ id: batch!.id }, OWNER)).batch, { timeout: 20_000 })
      .toMatchObject({
        state: 'ended',
        provider: 'anthropic',
        percent: 50,
        succeeded: 2,
        cost: expect.stringMatching(/^[1-9]\d*$/),
      });
    const results: string[] = [];
    for await (const { customId, finish } of client().getBatchResults({ id: batch!.id }, OWNER))
      results.push(`${customId} ${finish?.reason}`);
    expect(results).toEqual(['one stop', 'two stop']);
  });

  it('are one when they are wished twice', async () => {
    const options = { ...OWNER, idempotencyKey: 'once' };
    const both = [await client().createBatch(wanted(), options), await client().createBatch(wanted(), options)];
    expect(both[0]!.batch?.id).toBe(both[1]!.batch?.id);
  });

  it('are among the calls of the tenant', async () => {
    const { batch } = await client().createBatch(wanted(), OWNER);
    const usage = role.platform.rpc.client('llm', UsageServiceService);
    const found = () => usage.getCall({ id: batch!.id }, OWNER).catch((error: { code: string }) => error.code);
    await expect.poll(found, { timeout: 20_000 }).toMatchObject({ call: { operation: 'batch', outcome: 'succeeded', attempts: 1 } });
  });

  it.each([
    ['without a model', { model: '' }],
    ['with a word for redact that there is not', { redact: 'reversible' }],
    ['with a request that asks nothing', { items: [{ customId: 'one' }] }],
    ['with a request that has a model of its own', { items: [{ customId: 'one', asked: asked('hi', { model: 'fast' }) }] }],
  ])('are refused %s', async (_, more) => {
    await expect(client().createBatch(wanted(more), OWNER)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('are refused by a provider that has none, and to who may not use models', async () => {
    await expect(client().createBatch(wanted({ model: 'compatible/gpt-4o-mini' }), OWNER)).rejects.toMatchObject({ code: 'unsupported' });
    const viewer = { caller: { tenant: TENANT, actor: 'key:two', roles: ['viewer'] } } as const;
    await expect(client().createBatch(wanted(), viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
