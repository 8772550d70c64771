import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());
beforeEach(() => void (house.world.batchesAsked.length = 0));

const BATCH = '/v1/model-batches/01890000-0000-7000-8000-0000000000b1';
const item = (more: object = {}) => ({ customId: 'one', messages: [{ role: 'user', content: 'Hello' }], ...more });

describe('batches over REST', () => {
  it('are begun with requests in plain words', async () => {
    const schema = { type: 'object' };
    const items = [item({ system: 'Be short.', output: schema, maxOutput: 7 }), item({ customId: 'two' })];
    const { status, json } = await house.call('POST', '/v1/model-batches', { body: { model: 'fast', items, team: 'sails' } });
    expect([status, json]).toMatchObject([201, { state: 'running', cost: null, tokens: null, error: null, projectId: null }]);
    expect(house.world.batchesAsked).toMatchObject([
      {
        model: 'fast',
        origin: { teamId: 'sails' },
        items: [
          { customId: 'one', asked: { system: ['Be short.'], output: JSON.stringify(schema), maxOutput: 7 } },
          { customId: 'two', asked: { turns: [{ role: 'user', parts: [{ part: { value: { text: 'Hello' } } }] }] } },
        ],
      },
    ]);
  });

  it.each([
    ['no request', { items: [] }],
    ['a custom id with a blank', { items: [item({ customId: 'a b' })] }],
    ['an unknown field', { items: [item({ colour: 'red' })] }],
  ])('are refused with %s', async (_, more) => {
    const { status, json } = await house.call('POST', '/v1/model-batches', { body: { model: 'fast', ...more } });
    expect([status, json.code, house.world.batchesAsked]).toEqual([400, 'invalid', []]);
  });

  it('are shown with money as digits, listed and cancelled', async () => {
    expect((await house.call('GET', BATCH)).json).toMatchObject({ state: 'ended', cost: '9007199254740993', endedAt: null });
    expect((await house.call('GET', '/v1/model-batches')).json).toMatchObject({ batches: [{ state: 'running' }], nextCursor: null });
    expect((await house.call('POST', `${BATCH}/cancel`)).json).toMatchObject({ state: 'cancelling' });
  });

  it('give one line of JSON per request', async () => {
    const { headers, text } = await house.call('GET', `${BATCH}/results`);
    expect(headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { customId: 'one', parts: [{ type: 'text', text: 'Yes.' }], finish: { reason: 'stop' }, error: null },
      { customId: 'two', parts: [], finish: null, error: { code: 'provider_timeout', message: 'Too late.' } },
    ]);
  });
});
