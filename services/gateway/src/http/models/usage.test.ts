import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());
beforeEach(() => {
  house.world.usageAsked.length = 0;
  house.world.csv = ['a,b\n', '1,2\n'];
});

const CALL = '/v1/calls/01890000-0000-7000-8000-0000000000c1';

describe('usage of models', () => {
  it('is asked for by groups, time and what calls have in common', async () => {
    const { status } = await house.call(
      'GET',
      '/v1/usage?groupBy=model,day&from=2026-01-01T00:00:00Z&project=kites&outcome=failed&limit=7',
    );
    expect(status).toBe(200);
    expect(house.world.usageAsked).toMatchObject([
      {
        groupBy: ['model', 'day'],
        limit: 7,
        choice: { from: '2026-01-01T00:00:00Z', to: '', project: 'kites', outcome: 'failed', actor: '' },
      },
    ]);
  });

  it('has money as digits, and null where nothing is known', async () => {
    const { json } = await house.call('GET', '/v1/usage');
    expect(json.total).toMatchObject({ cost: '9007199254740993', latency: null, firstToken: null });
  });

  it('refuses a choice that it does not know', async () => {
    const { status, json } = await house.call('GET', '/v1/usage?colour=red');
    expect([status, json.code]).toEqual([400, 'invalid']);
  });

  it.each([
    ['/v1/usage.csv?groupBy=team', { calls: false, groupBy: ['team'] }],
    ['/v1/calls.csv?team=sails', { calls: true, groupBy: [], choice: { team: 'sails' } }],
  ])('comes as CSV from %s', async (path, asked) => {
    const { headers, text } = await house.call('GET', path);
    expect([headers['content-type'], text]).toEqual(['text/csv; charset=utf-8', 'a,b\n1,2\n']);
    expect(house.world.usageAsked).toMatchObject([asked]);
  });

  it('is a problem when it fails before the first line, and cut off when it fails later', async () => {
    house.world.csv = [''];
    expect((await house.call('GET', '/v1/usage.csv')).json.code).toBe('conflict');
    house.world.csv = ['a,b\n', ''];
    await expect(house.call('GET', '/v1/usage.csv')).rejects.toThrow('aborted');
  });
});

describe('a model call', () => {
  it('is shown with null where something does not apply, and with its bodies where they were kept', async () => {
    const { json } = await house.call('GET', CALL);
    expect(json).toMatchObject({ call: { prompt: null, error: null, firstTokenMs: null, redacted: { email: 1 } }, request: { turns: [] } });
    expect([json.answer, json.attempts]).toEqual([null, []]);
  });

  it('that is not there is not found', async () => {
    const { status } = await house.call('GET', CALL.replace('c1', 'c2'));
    expect(status).toBe(404);
  });

  it('is in a list that a page at a time is asked for', async () => {
    const { json } = await house.call('GET', '/v1/calls?limit=3&run=r-1');
    expect([json.calls.length, json.nextCursor]).toEqual([1, null]);
    expect(house.world.usageAsked).toMatchObject([{ limit: 3, cursor: '', choice: { run: 'r-1' } }]);
  });
});
