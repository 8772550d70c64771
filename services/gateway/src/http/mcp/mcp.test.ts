import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const body = {
  name: 'tracker',
  transport: 'http',
  kinds: ['code'],
  url: 'https://tools.example.org/mcp',
  headers: { Authorization: 'Bearer a-secret-token' },
};

it('MCP servers are put, listed and removed, and their secrets are not repeated', async () => {
  const put = await house.call('POST', '/v1/mcp-servers', { body });
  const listed = await house.call('GET', '/v1/mcp-servers');
  const removed = await house.call('DELETE', '/v1/mcp-servers/tracker');
  expect([put.status, put.json.secretNames, put.json.program, listed.json.servers.length, removed.status]).toEqual([200, ['Authorization'], null, 1, 204]); // prettier-ignore
  expect([put.text, listed.text].join()).not.toContain('a-secret');
});

it.each([[{ name: 'Tracker' }], [{ kinds: [] }], [{ program: 'node' }], [{ transport: 'pigeon' }]])(
  'an MCP server with %j is refused',
  async (wrong) => {
    const answer = await house.call('POST', '/v1/mcp-servers', { body: { ...body, ...wrong } });
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid']);
  },
);

it('who does not manage projects neither sets them up nor sees them', async () => {
  const calls = [
    await house.call('POST', '/v1/mcp-servers', { body, key: VIEWER_KEY }),
    await house.call('GET', '/v1/mcp-servers', { key: VIEWER_KEY }),
  ];
  expect(calls.map(({ status }) => status)).toEqual([403, 403]);
});
